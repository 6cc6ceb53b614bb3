import type { Fact } from "../../src/parity/artifact.ts";
import { scrapedMetric } from "./metric-names.ts";

/**
 * The facts of Kafka's metrics, by name.
 *
 * @param lines what `ListMetrics.java` printed
 */
export function kafkaMetricFacts(lines: readonly string[]): Fact[] {
  const types = new Map<string, string>();
  const labels = new Map<string, Set<string>>();
  for (const line of lines) {
    const [mbean = "", attribute = ""] = line.split("\t");
    const metric = scrapedMetric(mbean, attribute);
    if (metric === undefined) continue;
    types.set(metric.name, metric.type);
    // A metric may have MBeans for a topic and one for all of them.
    labels.set(metric.name, (labels.get(metric.name) ?? new Set()).union(new Set(metric.labels)));
  }
  return [...types]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([item, type]) => [
      { section: "metric", item, name: "type", value: type },
      { section: "metric", item, name: "labels", value: [...(labels.get(item) ?? [])].toSorted().join(", ") || "none" },
    ]);
}
