import { type ConfigDefinition, ConfigTable } from "./config-def.ts";
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

const LISTENER_PREFIX = /^listener\.name\.[^.]*\.(.*)$/;

/** The config that `listener.name.<listener>.<config>` sets for one listener, also in its SASL mechanism form. */
export function listenerBaseName(name: string): string | undefined {
  const base = LISTENER_PREFIX.exec(name)?.[1];
  if (base === undefined || BROKER_CONFIGS.has(base)) return base;
  const withoutMechanism = base.slice(base.indexOf(".") + 1);
  return BROKER_CONFIGS.has(withoutMechanism) ? withoutMechanism : base;
}

/** The definition behind a name, also of a listener's own value. Undefined: no such config. */
export function brokerDefinitionOf(name: string): ConfigDefinition | undefined {
  const exact = BROKER_CONFIGS.get(name);
  if (exact !== undefined) return exact;
  const base = listenerBaseName(name);
  const found = base === undefined ? undefined : BROKER_CONFIGS.get(base);
  return found === undefined ? undefined : { ...found, name };
}
