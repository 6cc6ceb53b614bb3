/**
 * Names of Kafka's metrics as the JMX exporter gives them to Prometheus, by the rules that it ships for Kafka
 * (`kafka-2_0_0.yml`, names in lower case): what dashboards for Kafka ask for.
 */

/** A metric as it is scraped. */
export interface ScrapedMetric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly labels: readonly string[];
}

/** What Prometheus takes in no name. */
const NO_NAME = /[^a-zA-Z0-9_]/g;

/**
 * The metric behind one attribute of an MBean; undefined for rates and means that the rules leave out, because Prometheus
 * computes them itself.
 *
 * @param mbean `kafka.network:name=RequestsPerSec,request=Fetch,type=RequestMetrics,version=18`
 */
export function scrapedMetric(mbean: string, attribute: string): ScrapedMetric | undefined {
  const [domain = "", properties = ""] = mbean.split(/:(.*)/s);
  const keys = new Map(
    [...properties.matchAll(/([\w-]+)=("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  const type = keys.get("type") ?? "";
  const name = keys.get("name");
  const labels = [...keys.keys()].filter((key) => key !== "type" && key !== "name");
  const metric = (
    words: readonly string[],
    kind: ScrapedMetric["type"],
    more: readonly string[] = [],
  ): ScrapedMetric => ({
    name: words
      .join("_")
      .replaceAll(/[^a-zA-Z0-9_]/g, "_")
      .toLowerCase(),
    type: kind,
    labels: [...labels, ...more].map((label) => label.replaceAll(NO_NAME, "_")).toSorted(),
  });
  // Kafka's own metrics: every attribute of a group is one.
  if (name === undefined) {
    return metric([domain, type, attribute], attribute.endsWith("-total") ? "counter" : "gauge");
  }
  // Those of the Yammer library: every MBean is one, its attributes are its statistics.
  const perSecond = /^(.*)PerSec$/.exec(name)?.[1];
  if (perSecond !== undefined) {
    return attribute === "Count" ? metric([domain, type, perSecond, "total"], "counter") : undefined;
  }
  const percent = /^(.*)Percent$/.exec(name)?.[1];
  if (percent !== undefined && attribute === "MeanRate") return metric([domain, type, percent, "percent"], "gauge");
  if (attribute === "Value") return metric([domain, type, name], "gauge");
  if (attribute === "Count") return metric([domain, type, name, "count"], "counter");
  return /^\d+thPercentile$/.test(attribute) ? metric([domain, type, name], "gauge", ["quantile"]) : undefined;
}
