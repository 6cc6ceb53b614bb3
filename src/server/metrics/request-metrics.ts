/** Metrics of requests, by API. */
import type { MetricDefinition } from "../../metrics/metric-definition.ts";
import { apiOf } from "../../protocol/api-keys.ts";
import { errorName } from "../../protocol/errors.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

const PREFIX = "kafka_network_requestmetrics";

/** See the file's head. */
export const REQUEST_METRICS: readonly MetricDefinition<MeasuredBroker>[] = [
  {
    name: `${PREFIX}_requests_total`,
    type: "counter",
    labels: ["request", "version"],
    help: "Requests by API and version.",
    read: ({ requestMetrics }, emit) => {
      for (const { apiKey, requestCounts } of requestMetrics) {
        for (const [version, count] of requestCounts.entries()) {
          // The array has holes for versions that nobody asked in.
          if (count !== undefined) emit(count, nameOf(apiKey), String(version));
        }
      }
    },
  },
  {
    name: `${PREFIX}_errors_total`,
    type: "counter",
    labels: ["request", "error"],
    help: "Error codes in responses, NONE included.",
    read: ({ requestMetrics }, emit) => {
      for (const { apiKey, errorCounts } of requestMetrics) {
        for (const [slot, count] of errorCounts.entries()) {
          if (count !== undefined) emit(count, nameOf(apiKey), errorName(slot - 1));
        }
      }
    },
  },
  {
    name: `${PREFIX}_totaltime_seconds`,
    type: "histogram",
    labels: ["request"],
    help: "From a request's frame to its response.",
    read: ({ requestMetrics }, emit) => {
      for (const { apiKey, latency } of requestMetrics) emit(latency, nameOf(apiKey));
    },
  },
  {
    name: `${PREFIX}_requestbytes_total`,
    type: "counter",
    labels: ["request"],
    help: "Bytes of requests.",
    read: ({ requestMetrics }, emit) => {
      for (const { apiKey, requestBytes } of requestMetrics) emit(requestBytes, nameOf(apiKey));
    },
  },
  {
    name: `${PREFIX}_responsebytes_total`,
    type: "counter",
    labels: ["request"],
    help: "Bytes of responses.",
    read: ({ requestMetrics }, emit) => {
      for (const { apiKey, responseBytes } of requestMetrics) emit(responseBytes, nameOf(apiKey));
    },
  },
  {
    name: "kafka_network_invalidrequests_total",
    type: "counter",
    labels: [],
    help: "Connections closed because of their bytes.",
    read: ({ requestMetrics }, emit) => emit(requestMetrics.invalidRequestCount),
  },
];

/** As Kafka's `ApiKeys.name` in metrics: `Produce`, `ApiVersions`. */
function nameOf(apiKey: number): string {
  return apiOf(apiKey)?.name ?? String(apiKey);
}
