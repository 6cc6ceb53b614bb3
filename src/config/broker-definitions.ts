import { ConfigTable } from "./config-def.ts";
import { GROUPS_CONFIGS } from "./definitions/groups.ts";
import { LOG_CONFIGS } from "./definitions/log.ts";
import { NETWORK_CONFIGS } from "./definitions/network.ts";
import { QUORUM_CONFIGS } from "./definitions/quorum.ts";
import { QUOTAS_CONFIGS } from "./definitions/quotas.ts";
import { REMOTE_STORAGE_CONFIGS } from "./definitions/remote-storage.ts";
import { REPLICATION_CONFIGS } from "./definitions/replication.ts";
import { SECURITY_CONFIGS } from "./definitions/security.ts";
import { SERVER_CONFIGS } from "./definitions/server.ts";
import { SHARE_CONFIGS } from "./definitions/share.ts";
import { STREAMS_CONFIGS } from "./definitions/streams.ts";
import { TRANSACTIONS_CONFIGS } from "./definitions/transactions.ts";

/** Every broker config of Kafka 4.4. */
export const BROKER_CONFIGS: ConfigTable = new ConfigTable([
  SERVER_CONFIGS,
  QUORUM_CONFIGS,
  NETWORK_CONFIGS,
  LOG_CONFIGS,
  REPLICATION_CONFIGS,
  GROUPS_CONFIGS,
  SHARE_CONFIGS,
  STREAMS_CONFIGS,
  TRANSACTIONS_CONFIGS,
  SECURITY_CONFIGS,
  QUOTAS_CONFIGS,
  REMOTE_STORAGE_CONFIGS,
]);
