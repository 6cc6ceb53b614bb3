/** What the code cannot say of itself: what is missing, in words, and the formats of files. */
import { ApiKey } from "../../src/protocol/api-keys.ts";

/** Something that Kafka has and Rafka has not, and the APIs whose absence makes the sentence true. */
export interface Missing {
  readonly text: string;
  readonly apis?: readonly number[];
}

/** For whoever wants to know in a minute whether Rafka will do. */
export const NOT_YET: readonly Missing[] = [
  {
    text: "**Transactions.** Idempotent producers are served; a transactional id is refused at once. Logs that hold transactions are read.",
    apis: [ApiKey.ADD_PARTITIONS_TO_TXN, ApiKey.END_TXN, ApiKey.TXN_OFFSET_COMMIT],
  },
  {
    text: "**Consumer groups of KIP-848, share groups, streams groups.** Clients with `group.protocol=classic`, the default, are served; `group.protocol=consumer` is refused at once, as by a Kafka at `group.version` 0.",
    apis: [ApiKey.SHARE_GROUP_HEARTBEAT, ApiKey.STREAMS_GROUP_HEARTBEAT],
  },
  {
    text: "**TLS, SASL, ACLs, delegation tokens.** Listeners are PLAINTEXT; a configuration that asks for more does not start.",
    apis: [ApiKey.SASL_HANDSHAKE, ApiKey.CREATE_DELEGATION_TOKEN],
  },
  { text: "**Quotas** are not enforced." },
  { text: "**Compaction.** `cleanup.policy=compact` is accepted, and keeps every record." },
  {
    text: "**Client telemetry** (KIP-714) is not collected.",
    apis: [ApiKey.GET_TELEMETRY_SUBSCRIPTIONS, ApiKey.PUSH_TELEMETRY],
  },
  {
    text: "**More than one node.** A node is its own metadata quorum: it joins no cluster, moves no replicas, and opens no controller listener.",
  },
  { text: "**Tiered storage.** Everything stays in `log.dirs`." },
];

/** Advertised, because clients of Kafka expect the answer, and refused in every request as by a Kafka without the feature. */
export const REFUSED_APIS: readonly number[] = [
  ApiKey.CONSUMER_GROUP_HEARTBEAT,
  ApiKey.CONSUMER_GROUP_DESCRIBE,
  ApiKey.DESCRIBE_ACLS,
  ApiKey.CREATE_ACLS,
  ApiKey.DELETE_ACLS,
];

/** The files of a log directory. */
export const FILE_FORMATS: readonly (readonly [name: string, what: string])[] = [
  ["`meta.properties`", "version 1"],
  ["`<topic>-<partition>/*.log`", "record batches of magic 2; older ones stop the start"],
  ["`*.index`, `*.timeindex`, `*.txnindex`", "Kafka's entries; made again when missing or torn"],
  ["`*.snapshot`", "producer state, version 1"],
  ["`leader-epoch-checkpoint`, `partition.metadata`", "version 0"],
  ["`recovery-point-offset-checkpoint`, `log-start-offset-checkpoint`, `replication-offset-checkpoint`", "version 0"],
  ["`.kafka_cleanshutdown`", "version 0, with the broker's epoch"],
  [
    "`__cluster_metadata-0/*.log`, `*.checkpoint`",
    "KRaft batches, control records and snapshots; Kafka's records in Kafka's versions",
  ],
  ["`__cluster_metadata-0/quorum-state`", "versions 0 and 1"],
  ["`__consumer_offsets`", "Kafka's records of classic groups and offsets, with topic ids"],
  [
    "`.lock`",
    "Rafka sees a running Kafka on Linux, and another Rafka everywhere. Kafka does not see a running Rafka: never start both",
  ],
];
