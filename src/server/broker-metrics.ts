/**
 * What a broker's numbers are called outside: Kafka's names as the JMX exporter writes them, so that dashboards made for
 * Kafka go on. Everything is read at the scrape.
 */
import type { BrokerServices } from "../broker/broker-services.ts";
import type { RequestMetrics } from "../broker/dispatch/request-metrics.ts";
import type { GroupCoordinator } from "../coordinators/group/group-coordinator.ts";
import type { LogManager } from "../log/manager/log-manager.ts";
import type { MetricsRegistry } from "../metrics/registry.ts";
import type { ListenerGroup } from "../network/listener-group.ts";
import type { NetworkStats } from "../network/network-stats.ts";
import { apiOf } from "../protocol/api-keys.ts";
import { errorName } from "../protocol/errors.ts";
import type { Partition } from "../replication/partition.ts";
import type { ReplicaManager } from "../replication/replica-manager.ts";

/** The parts that are read. */
export interface MeasuredBroker {
  readonly requestMetrics: RequestMetrics;
  readonly network: ListenerGroup;
  readonly logManager: LogManager;
  readonly services: Pick<BrokerServices, "logger" | "replicas" | "groups" | "fetchSessions" | "metadata">;
}

/** Registers everything that a broker counts. */
export function registerBrokerMetrics(registry: MetricsRegistry, broker: MeasuredBroker): void {
  registerRequests(registry, broker.requestMetrics);
  registerListeners(registry, broker.network);
  registerLogs(registry, broker.logManager);
  registerReplicas(registry, broker.services.replicas);
  registerTopics(registry, broker.services.replicas);
  registerGroups(registry, broker.services.groups);
  registerCluster(registry, broker.services);
}

function registerRequests(registry: MetricsRegistry, metrics: RequestMetrics): void {
  registry.counters("kafka_network_requestmetrics_requests_total", "Requests by API and version.", (emit) => {
    for (const api of metrics) {
      const request = nameOf(api.apiKey);
      for (const [version, count] of api.requestCounts.entries()) {
        // The array has holes for versions that nobody asked in.
        if (count !== undefined) emit(count, { request, version: String(version) });
      }
    }
  });
  registry.counters("kafka_network_requestmetrics_errors_total", "Error codes in responses, NONE included.", (emit) => {
    for (const api of metrics) {
      const request = nameOf(api.apiKey);
      for (const [slot, count] of api.errorCounts.entries()) {
        if (count !== undefined) emit(count, { request, error: errorName(slot - 1) });
      }
    }
  });
  registry.histograms(
    "kafka_network_requestmetrics_totaltime_seconds",
    "From a request's frame to its response.",
    (emit) => {
      for (const api of metrics) emit(api.latency, { request: nameOf(api.apiKey) });
    },
  );
  registry.counters("kafka_network_requestmetrics_requestbytes_total", "Bytes of requests.", (emit) => {
    for (const api of metrics) emit(api.requestBytes, { request: nameOf(api.apiKey) });
  });
  registry.counters("kafka_network_requestmetrics_responsebytes_total", "Bytes of responses.", (emit) => {
    for (const api of metrics) emit(api.responseBytes, { request: nameOf(api.apiKey) });
  });
  registry.counters("kafka_network_invalidrequests_total", "Connections closed because of their bytes.", (emit) =>
    emit(metrics.invalidRequestCount),
  );
}

const LISTENER_COUNTERS: readonly (readonly [name: string, field: keyof NetworkStats, help: string])[] = [
  ["connection_creation_total", "acceptedCount", "Connections accepted."],
  ["connection_close_total", "closedCount", "Connections closed."],
  ["connection_rejected_total", "rejectedCount", "Connections turned away at a limit."],
  ["connection_idle_close_total", "idleClosedCount", "Connections closed for want of traffic."],
  ["incoming_byte_total", "bytesIn", "Bytes read."],
  ["outgoing_byte_total", "bytesOut", "Bytes written."],
  ["request_total", "requestCount", "Frames read."],
  ["slow_reader_total", "slowReaderCount", "Pauses because a peer did not take its replies."],
];

function registerListeners(registry: MetricsRegistry, network: ListenerGroup): void {
  registry.gauges("kafka_server_socket_server_metrics_connection_count", "Connections open now.", (emit) => {
    for (const { name, stats } of network.stats) emit(stats.connectionCount, { listener: name });
  });
  registry.gauge(
    "kafka_network_socketserver_queuedrequestbytes",
    "Bytes of requests held in memory.",
    () => network.queuedRequestBytes,
  );
  for (const [suffix, field, help] of LISTENER_COUNTERS) {
    registry.counters(`kafka_server_socket_server_metrics_${suffix}`, help, (emit) => {
      for (const { name, stats } of network.stats) emit(stats[field], { listener: name });
    });
  }
}

function registerLogs(registry: MetricsRegistry, logManager: LogManager): void {
  const perLog: readonly (readonly [
    name: string,
    help: string,
    read: (log: ReturnType<LogManager["getLog"]> & object) => number,
  ])[] = [
    ["kafka_log_log_size", "Bytes of a partition's log.", (log) => log.sizeBytes],
    ["kafka_log_log_logstartoffset", "First offset of a partition's log.", (log) => log.logStartOffset],
    ["kafka_log_log_logendoffset", "Offset after the last of a partition's log.", (log) => log.logEndOffset],
  ];
  for (const [name, help, read] of perLog) {
    registry.gauges(name, help, (emit) => {
      for (const log of logManager.allLogs()) emit(read(log), { topic: log.topic, partition: String(log.partition) });
    });
  }
  registry.gauge(
    "kafka_log_logmanager_onlinelogdirectorycount",
    "Log directories that work.",
    () => logManager.onlineLogDirs.length,
  );
}

function registerReplicas(registry: MetricsRegistry, replicas: ReplicaManager): void {
  const count = (matches: (partition: ReturnType<ReplicaManager["partition"]> & object) => boolean): number => {
    let found = 0;
    for (const partition of replicas.partitions()) if (matches(partition)) found++;
    return found;
  };
  registry.gauge("kafka_server_replicamanager_partitioncount", "Partitions on this broker.", () => count(() => true));
  registry.gauge("kafka_server_replicamanager_leadercount", "Partitions that this broker leads.", () =>
    count(({ isLeader }) => isLeader),
  );
  registry.gauge("kafka_server_replicamanager_offlinereplicacount", "Partitions whose log directory failed.", () =>
    count(({ isOffline }) => isOffline),
  );
  registry.gauge(
    "kafka_server_replicamanager_underreplicatedpartitions",
    "Led partitions with replicas that are behind.",
    () => count(({ isLeader, isr, replicas: all }) => isLeader && isr.length < all.length),
  );
  registry.gauge(
    "kafka_server_replicamanager_underminisrpartitioncount",
    "Led partitions with too few replicas in sync.",
    () => count((partition) => partition.isLeader && !partition.hasEnoughInSyncReplicas),
  );
}

/** Per topic, as Kafka counts it; a topic's line ends with the topic. */
function registerTopics(registry: MetricsRegistry, replicas: ReplicaManager): void {
  const perTopic: readonly (readonly [name: string, help: string, read: (partition: Partition) => number])[] = [
    ["messagesin", "Records appended.", ({ appendedRecordCount }) => appendedRecordCount],
    ["bytesin", "Bytes of record batches appended.", ({ appendedBytes }) => appendedBytes],
    ["bytesout", "Bytes of record batches fetched.", ({ fetchedBytes }) => fetchedBytes],
    ["failedproducerequests", "Appends that were refused.", ({ failedAppendCount }) => failedAppendCount],
  ];
  for (const [name, help, read] of perTopic) {
    registry.counters(`kafka_server_brokertopicmetrics_${name}_total`, help, (emit) => {
      const sums = new Map<string, number>();
      for (const partition of replicas.partitions()) {
        sums.set(partition.topic, (sums.get(partition.topic) ?? 0) + read(partition));
      }
      for (const [topic, sum] of sums) emit(sum, { topic });
    });
  }
}

/** What the controller and the fetch sessions of this node hold. */
function registerCluster(registry: MetricsRegistry, services: MeasuredBroker["services"]): void {
  registry.gauge(
    "kafka_controller_kafkacontroller_globaltopiccount",
    "Topics of the cluster.",
    () => services.metadata().topics.byName.size,
  );
  registry.gauge("kafka_controller_kafkacontroller_globalpartitioncount", "Partitions of the cluster.", () => {
    let count = 0;
    for (const topic of services.metadata().topics.byName.values()) count += topic.partitions.size;
    return count;
  });
  registry.gauge(
    "kafka_controller_kafkacontroller_offlinepartitionscount",
    "Partitions of the cluster without a leader.",
    () => {
      let count = 0;
      for (const topic of services.metadata().topics.byName.values())
        for (const { leader } of topic.partitions.values()) if (leader < 0) count++;
      return count;
    },
  );
  const brokers = (fenced: boolean): number => {
    let count = 0;
    for (const broker of services.metadata().cluster.brokers.values()) if (broker.fenced === fenced) count++;
    return count;
  };
  registry.gauge("kafka_controller_kafkacontroller_activebrokercount", "Brokers that serve.", () => brokers(false));
  registry.gauge("kafka_controller_kafkacontroller_fencedbrokercount", "Brokers that are fenced.", () => brokers(true));
  // The node is a quorum of one: whoever is scraped is the active controller.
  registry.gauge("kafka_controller_kafkacontroller_activecontrollercount", "1 on the active controller.", () => 1);
  registry.gauge(
    "kafka_server_fetchsessioncache_numincrementalfetchsessions",
    "Fetch sessions that are kept.",
    () => services.fetchSessions.size,
  );
}

/** As Kafka's `ApiKeys.name` in metrics: `Produce`, `ApiVersions`. */
function nameOf(apiKey: number): string {
  return apiOf(apiKey)?.name ?? String(apiKey);
}

function registerGroups(registry: MetricsRegistry, groups: GroupCoordinator): void {
  const prefix = "kafka_coordinator_group_groupmetadatamanager";
  registry.gauge(`${prefix}_numoffsets`, "Committed offsets.", () => groups.census().offsetCount);
  registry.gauge(`${prefix}_numgroups`, "Groups that this broker coordinates.", () => {
    let count = 0;
    for (const inState of Object.values(groups.census().groups)) count += inState;
    return count;
  });
  for (const state of ["Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"] as const) {
    const name = `${prefix}_numgroups${state.toLowerCase()}`;
    registry.gauge(name, `Groups in the state ${state}.`, () => groups.census().groups[state]);
  }
}
