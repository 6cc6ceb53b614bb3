/** Metrics of the controller: its work, and what the cluster consists of. */
import type { ControllerMetrics, MetadataReading } from "../../controller/controller-metrics.ts";
import type { BrokerRegistration } from "../../metadata/broker-registration.ts";
import type { PartitionRegistration } from "../../metadata/partition-registration.ts";
import type { LatencyHistogram } from "../../metrics/latency-histogram.ts";
import { counter, gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

type Metric = MetricDefinition<MeasuredBroker>;

const PREFIX = "kafka_controller_kafkacontroller";

function brokersThat(matches: (broker: BrokerRegistration) => boolean) {
  return ({ services }: MeasuredBroker): number => {
    let count = 0;
    for (const broker of services.metadata().cluster.brokers.values()) if (matches(broker)) count++;
    return count;
  };
}

function partitionsThat(matches: (partition: PartitionRegistration) => boolean) {
  return ({ services }: MeasuredBroker): number => {
    let count = 0;
    for (const topic of services.metadata().topics.byName.values()) {
      for (const partition of topic.partitions.values()) if (matches(partition)) count++;
    }
    return count;
  };
}

function read(suffix: string, help: string, valueOf: (reading: MetadataReading) => number): Metric {
  return gauge(`${PREFIX}_${suffix}`, help, ({ metadata }) => valueOf(metadata.reading()));
}

function counted(name: string, help: string, valueOf: (metrics: ControllerMetrics) => number): Metric {
  return counter(name, help, ({ metadata }) => valueOf(metadata.reading().controller));
}

function timed(suffix: string, help: string, histogramOf: (metrics: ControllerMetrics) => LatencyHistogram): Metric {
  return {
    name: `kafka_controller_controllereventmanager_${suffix}_seconds`,
    type: "histogram",
    labels: [],
    help,
    read: ({ metadata }, emit) => emit(histogramOf(metadata.reading().controller)),
  };
}

/** As Kafka's BrokerRegistrationState. */
function registrationState({ fenced, inControlledShutdown }: BrokerRegistration): number {
  if (fenced) return 10;
  return inControlledShutdown ? 20 : 30;
}

/** See the file's head. */
export const CONTROLLER_METRICS: readonly Metric[] = [
  read("activecontrollercount", "1 on the active controller.", ({ isActive }) => (isActive ? 1 : 0)),
  counter(
    `${PREFIX}_newactivecontrollerscount`,
    "Controllers that became active, as this node saw it.",
    // A quorum of one elects itself once a start, before anything can be scraped.
    () => 1,
  ),
  gauge(
    `${PREFIX}_globaltopiccount`,
    "Topics of the cluster.",
    ({ services }) => services.metadata().topics.byName.size,
  ),
  gauge(
    `${PREFIX}_globalpartitioncount`,
    "Partitions of the cluster.",
    partitionsThat(() => true),
  ),
  gauge(
    `${PREFIX}_offlinepartitionscount`,
    "Partitions of the cluster without a leader.",
    partitionsThat(({ leader }) => leader < 0),
  ),
  gauge(
    `${PREFIX}_preferredreplicaimbalancecount`,
    "Partitions of the cluster that their first replica does not lead.",
    partitionsThat(({ leader, replicas }) => leader !== replicas[0]),
  ),
  gauge(
    `${PREFIX}_activebrokercount`,
    "Brokers that serve.",
    brokersThat(({ fenced }) => !fenced),
  ),
  gauge(
    `${PREFIX}_fencedbrokercount`,
    "Brokers that are fenced.",
    brokersThat(({ fenced }) => fenced),
  ),
  gauge(
    `${PREFIX}_controlledshutdownbrokercount`,
    "Brokers that are stopping.",
    brokersThat(({ inControlledShutdown }) => inControlledShutdown),
  ),
  {
    name: `${PREFIX}_brokerregistrationstate`,
    type: "gauge",
    labels: ["broker"],
    help: "10 fenced, 20 stopping, 30 active.",
    read: ({ services }, emit) => {
      for (const broker of services.metadata().cluster.brokers.values()) {
        emit(registrationState(broker), String(broker.id));
      }
    },
  },
  read(
    "lastappliedrecordoffset",
    "Offset of the last record that the controller applied.",
    (reading) => reading.lastAppliedOffset,
  ),
  read(
    "lastappliedrecordtimestamp",
    "When that record was appended, ms since 1970.",
    ({ lastAppliedTimestampMs }) => lastAppliedTimestampMs,
  ),
  read(
    "lastappliedrecordlagms",
    "Age in ms of the oldest record that is not yet on the disk and applied; 0 when none waits.",
    ({ lagMs }) => lagMs,
  ),
  read(
    "lastcommittedrecordoffset",
    "Offset of the last record that is on the disk.",
    (reading) => reading.lastCommittedOffset,
  ),
  read("ignoredstaticvoters", "1 when `controller.quorum.voters` is set and not used.", ({ areStaticVotersIgnored }) =>
    areStaticVotersIgnored ? 1 : 0,
  ),
  counted(
    `${PREFIX}_metadataerrorcount`,
    "Failures of the metadata's disk or followers.",
    ({ metadataErrorCount }) => metadataErrorCount,
  ),
  counted(
    `${PREFIX}_eventqueueoperationsstartedcount`,
    "Operations of the controller that had their turn.",
    ({ operationsStartedCount }) => operationsStartedCount,
  ),
  counted(
    `${PREFIX}_eventqueueoperationstimedoutcount`,
    "Operations whose turn came too late, or that were too many.",
    ({ operationsTimedOutCount }) => operationsTimedOutCount,
  ),
  timed("eventqueuetime", "From an operation's call to its turn.", ({ eventQueueTime }) => eventQueueTime),
  timed(
    "eventqueueprocessingtime",
    "From an operation's turn to its answer, the disk's time included.",
    ({ eventQueueProcessingTime }) => eventQueueProcessingTime,
  ),
  counted(
    "kafka_controller_controllerstats_uncleanleaderelections_total",
    "Elections of a replica that may lack records.",
    ({ uncleanLeaderElectionCount }) => uncleanLeaderElectionCount,
  ),
  counted(
    "kafka_controller_controllerstats_electionfromeligibleleaderreplicas_total",
    "Elections of an eligible leader replica (KIP-966).",
    ({ electionFromElrCount }) => electionFromElrCount,
  ),
];
