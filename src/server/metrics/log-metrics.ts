/** Metrics of logs and replicas. */
import type { LogManager } from "../../log/manager/log-manager.ts";
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
    *each({ services }) {
      for (const [topic, partitions] of services.replicas.topics()) {
        let sum = 0;
        for (const partition of partitions) sum += valueOf(partition);
        yield [sum, topic];
      }
    },
  };
}

/** 1 for each log directory of which something is true, else 0. */
function perLogDirectory(
  suffix: string,
  help: string,
  isTrue: (logManager: LogManager, logDirectory: string) => boolean,
): Metric {
  return {
    name: `kafka_log_logmanager_${suffix}`,
    type: "gauge",
    labels: ["logDirectory"],
    help,
    *each({ logManager }) {
      for (const path of logManager.logDirs) yield [isTrue(logManager, path) ? 1 : 0, path];
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
  gauge(
    "kafka_log_logmanager_offlinelogdirectorycount",
    "Log directories that failed.",
    ({ logManager }) => logManager.logDirs.length - logManager.onlineLogDirs.length,
  ),
  perLogDirectory(
    "logdirectoryoffline",
    "1 for a log directory that failed.",
    (logManager, path) => !logManager.onlineLogDirs.includes(path),
  ),
  gauge(
    "kafka_log_logmanager_cordonedlogdirectorycount",
    "Log directories that take no new partitions.",
    ({ logManager }) => logManager.cordonedLogDirs.size,
  ),
  perLogDirectory("logdirectorycordoned", "1 for a log directory that takes no new partitions.", (logManager, path) =>
    logManager.cordonedLogDirs.has(path),
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
