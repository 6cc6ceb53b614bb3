/** Metrics of the controller: what the cluster consists of. */
import type { BrokerRegistration } from "../../metadata/broker-registration.ts";
import type { PartitionRegistration } from "../../metadata/partition-registration.ts";
import { gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

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

/** See the file's head. */
export const CONTROLLER_METRICS: readonly MetricDefinition<MeasuredBroker>[] = [
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
    `${PREFIX}_activebrokercount`,
    "Brokers that serve.",
    brokersThat(({ fenced }) => !fenced),
  ),
  gauge(
    `${PREFIX}_fencedbrokercount`,
    "Brokers that are fenced.",
    brokersThat(({ fenced }) => fenced),
  ),
  // The node is a quorum of one: whoever is scraped is the active controller.
  gauge(`${PREFIX}_activecontrollercount`, "1 on the active controller.", () => 1),
];
