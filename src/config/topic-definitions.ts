import { ConfigTable } from "./config-def.ts";
import { TOPIC_CONFIGS as TOPIC_TABLE } from "./definitions/topic.ts";

/** Every topic config of Kafka 4.4. */
export const TOPIC_CONFIGS: ConfigTable = new ConfigTable([TOPIC_TABLE]);
