/** Metrics of logs and replicas. */
import type { UnifiedLog } from "../../log/unified-log.ts";
import { gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { Partition } from "../../replication/partition.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

type Metric = MetricDefinition<MeasuredBroker>;

function perLog(suffix: string, help: string, valueOf: (log: UnifiedLog) => number): Metric {
  return {
    name: `kafka_log_log_${suffix}`,
    type: "gauge",
    labels: ["topic", "partition"],
    help,
    *each({ logManager }) {
      for (const log of logManager.allLogs()) yield [valueOf(log), log.topic, String(log.partition)];
    },
  };
}

function countOf(suffix: string, help: string, matches: (partition: Partition) => boolean): Metric {
  return gauge(`kafka_server_replicamanager_${suffix}`, help, ({ services }) => {
    let found = 0;
    for (const partition of services.replicas.partitions()) if (matches(partition)) found++;
    return found;
  });
}

/** Per topic, as Kafka counts it; a topic's line ends with the topic. */
function perTopic(suffix: string, help: string, valueOf: (partition: Partition) => number): Metric {
  return {
    name: `kafka_server_brokertopicmetrics_${suffix}_total`,
    type: "counter",
    labels: ["topic"],
    help,
    read: ({ services }, emit) => {
      const sums = new Map<string, number>();
      for (const partition of services.replicas.partitions()) {
        sums.set(partition.topic, (sums.get(partition.topic) ?? 0) + valueOf(partition));
      }
      for (const [topic, sum] of sums) emit(sum, topic);
    },
  };
}

/** See the file's head. */
export const LOG_METRICS: readonly Metric[] = [
  perLog("size", "Bytes of a partition's log.", (log) => log.sizeBytes),
  perLog("logstartoffset", "First offset of a partition's log.", (log) => log.logStartOffset),
  perLog("logendoffset", "Offset after the last of a partition's log.", (log) => log.logEndOffset),
  gauge(
    "kafka_log_logmanager_onlinelogdirectorycount",
    "Log directories that work.",
    ({ logManager }) => logManager.onlineLogDirs.length,
  ),
  countOf("partitioncount", "Partitions on this broker.", () => true),
  countOf("leadercount", "Partitions that this broker leads.", ({ isLeader }) => isLeader),
  countOf("offlinereplicacount", "Partitions whose log directory failed.", ({ isOffline }) => isOffline),
  countOf(
    "underreplicatedpartitions",
    "Led partitions with replicas that are behind.",
    ({ isLeader, isr, replicas }) => isLeader && isr.length < replicas.length,
  ),
  countOf(
    "underminisrpartitioncount",
    "Led partitions with too few replicas in sync.",
    (partition) => partition.isLeader && !partition.hasEnoughInSyncReplicas,
  ),
  perTopic("messagesin", "Records appended.", ({ appendedRecordCount }) => appendedRecordCount),
  perTopic("bytesin", "Bytes of record batches appended.", ({ appendedBytes }) => appendedBytes),
  perTopic("bytesout", "Bytes of record batches fetched.", ({ fetchedBytes }) => fetchedBytes),
  perTopic("failedproducerequests", "Appends that were refused.", ({ failedAppendCount }) => failedAppendCount),
];
