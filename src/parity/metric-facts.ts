/** The metrics of a broker's metrics page. */
import { SERVED_METRICS } from "../server/broker-metrics.ts";
import type { Fact } from "./artifact.ts";

/** Every metric by name, with its type and label names. */
export function metricFacts(): Fact[] {
  return SERVED_METRICS.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(({ name: item, type, labels }) => [
    { section: "metric", item, name: "type", value: type },
    { section: "metric", item, name: "labels", value: labels.length === 0 ? "none" : labels.toSorted().join(", ") },
  ]);
}
