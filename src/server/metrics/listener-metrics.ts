/** Metrics of the network, by listener. */
import { gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { NetworkStats } from "../../network/network-stats.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

const PREFIX = "kafka_server_socket_server_metrics";

function perListener(
  type: "counter" | "gauge",
  field: keyof NetworkStats,
  [suffix, help]: readonly [suffix: string, help: string],
): MetricDefinition<MeasuredBroker> {
  return {
    name: `${PREFIX}_${suffix}`,
    type,
    labels: ["listener"],
    help,
    read: ({ network }, emit) => {
      for (const { name, stats } of network.stats) emit(stats[field], name);
    },
  };
}

/** See the file's head. */
export const LISTENER_METRICS: readonly MetricDefinition<MeasuredBroker>[] = [
  perListener("gauge", "connectionCount", ["connection_count", "Connections open now."]),
  gauge(
    "kafka_network_socketserver_queuedrequestbytes",
    "Bytes of requests held in memory.",
    ({ network }) => network.queuedRequestBytes,
  ),
  perListener("counter", "acceptedCount", ["connection_creation_total", "Connections accepted."]),
  perListener("counter", "closedCount", ["connection_close_total", "Connections closed."]),
  perListener("counter", "rejectedCount", ["connection_rejected_total", "Connections turned away at a limit."]),
  perListener("counter", "idleClosedCount", ["connection_idle_close_total", "Connections closed for want of traffic."]),
  perListener("counter", "bytesIn", ["incoming_byte_total", "Bytes read."]),
  perListener("counter", "bytesOut", ["outgoing_byte_total", "Bytes written."]),
  perListener("counter", "requestCount", ["request_total", "Frames read."]),
  perListener("counter", "slowReaderCount", ["slow_reader_total", "Pauses because a peer did not take its replies."]),
];
