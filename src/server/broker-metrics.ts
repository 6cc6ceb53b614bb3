/**
 * What a broker's numbers are called outside: Kafka's names as the JMX exporter writes them, so that dashboards made for
 * Kafka go on. Everything is data, known without a broker, and read from one at the scrape.
 */
import type { MetricDefinition, MetricDescription } from "../metrics/metric-definition.ts";
import { CONTROLLER_METRICS } from "./metrics/controller-metrics.ts";
import { GROUP_METRICS } from "./metrics/group-metrics.ts";
import { LISTENER_METRICS } from "./metrics/listener-metrics.ts";
import { LOG_METRICS } from "./metrics/log-metrics.ts";
import type { MeasuredBroker } from "./metrics/measured-broker.ts";
import { METADATA_METRICS } from "./metrics/metadata-metrics.ts";
import { PROCESS_METRICS } from "./metrics/process-metrics.ts";
import { REQUEST_METRICS } from "./metrics/request-metrics.ts";

/** Everything that is read from a broker. */
export const BROKER_METRICS: readonly MetricDefinition<MeasuredBroker>[] = [
  ...REQUEST_METRICS,
  ...LISTENER_METRICS,
  ...LOG_METRICS,
  ...GROUP_METRICS,
  ...CONTROLLER_METRICS,
  ...METADATA_METRICS,
];

/** Name, type, labels and meaning of everything that `/metrics` serves, in its order. */
export const SERVED_METRICS: readonly MetricDescription[] = [...BROKER_METRICS, ...PROCESS_METRICS];
