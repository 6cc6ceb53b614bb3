import { ConfigTable } from "./config-def.ts";
import { CLIENT_METRICS_CONFIGS as CLIENT_METRICS_TABLE } from "./definitions/client-metrics.ts";
import { GROUP_CONFIGS as GROUP_TABLE } from "./definitions/group.ts";

/** Every config of a group resource in Kafka 4.4. */
export const GROUP_CONFIGS: ConfigTable = new ConfigTable([GROUP_TABLE]);

/** Every config of a client metrics subscription (KIP-714). */
export const CLIENT_METRICS_CONFIGS: ConfigTable = new ConfigTable([CLIENT_METRICS_TABLE]);
