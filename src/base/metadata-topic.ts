import type { Uuid } from "./uuid.ts";

/** The metadata log's name: a topic of one partition that belongs to the quorum, and that no client may make or write. */
export const METADATA_TOPIC = "__cluster_metadata";

/** The topic's fixed id. Kafka also uses these bytes as the reserved `Uuid.ONE_UUID`. */
export const METADATA_TOPIC_ID: Uuid = "AAAAAAAAAAAAAAAAAAAAAQ";

/** The directory of the topic's only partition, in the metadata log directory. */
export const METADATA_PARTITION_DIRECTORY: string = `${METADATA_TOPIC}-0`;
