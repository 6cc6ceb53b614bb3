/** The long lists beside the page: config by config and metric by metric. */
import type { Deviation } from "./collect-deviations.ts";
import type { Comparison } from "./compare-with-kafka.ts";
import { cell, type ItemVerdict, sentence, verdictsOf } from "./verdicts.ts";

/** The kinds of configs, with the words for them. */
export const CONFIG_KINDS: readonly (readonly [section: string, title: string])[] = [
  ["broker-config", "Broker configs"],
  ["topic-config", "Topic configs"],
  ["group-config", "Group configs"],
  ["client-metrics-config", "Configs of client metrics subscriptions"],
];

/** The configs of a section; what differs by a deviation that names the config is not the same, though its definition is. */
export function configVerdicts(
  comparison: Comparison,
  section: string,
  deviations: readonly Deviation[],
): ItemVerdict[] {
  return verdictsOf(comparison, section).map((config) => {
    const named = deviations.filter(({ text }) => text.includes(`\`${config.item}\``)).map(({ text }) => text);
    if (named.length === 0 || config.verdict === "not yet") return config;
    return { ...config, verdict: "different", whys: named };
  });
}

const PRINTED = "Printed from `parity/` by `tools/print-compatibility.ts`.";

/** `docs/compatibility-configs.md`. */
export function configsPage(comparison: Comparison, deviations: readonly Deviation[]): string {
  return [
    "# Config by config",
    "",
    "Of every config of Apache Kafka 4.4.0 whether it is the same here. The same means: name, type, default, allowed values,",
    "importance, synonyms, secrecy, whether and how it changes while the broker runs, how DescribeConfigs shows it, and what it",
    "does. Those that are not yet or different are the same in all but what they do: they are accepted, checked, stored and",
    "described as in Kafka. [configuration.md](configuration.md) says what each one is.",
    "",
    PRINTED,
    "",
    ...CONFIG_KINDS.flatMap(([section, title]) => [
      `## ${title}`,
      "",
      ...table("config", configVerdicts(comparison, section, deviations)),
    ]),
  ].join("\n");
}

/** `docs/compatibility-metrics.md`. */
export function metricsPage(comparison: Comparison): string {
  const verdicts = verdictsOf(comparison, "metric");
  const served = new Set(comparison.rafka.filter(({ section }) => section === "metric").map(({ item }) => item));
  const byName = (a: ItemVerdict, b: ItemVerdict): number => (a.item < b.item ? -1 : 1);
  return [
    "# Metric by metric",
    "",
    "Kafka's metrics are its MBeans under the names that the Prometheus JMX exporter gives them by the rules that it ships for",
    "Kafka, in lower case; taken from a running Kafka 4.4.0. The same means: name, type and labels.",
    "[metrics.md](metrics.md) says what each of ours is.",
    "",
    PRINTED,
    "",
    "## Served",
    "",
    ...table("metric", verdicts.filter(({ item }) => served.has(item)).toSorted(byName)),
    "## Kafka's that are not served",
    "",
    ...table("metric", verdicts.filter(({ item }) => !served.has(item)).toSorted(byName)),
  ].join("\n");
}

function table(kind: string, verdicts: readonly ItemVerdict[]): string[] {
  const rows = verdicts.map(
    ({ item, verdict, whys }) => `| \`${item}\` | ${verdict} | ${cell(whys.map((why) => sentence(why)).join(" "))} |`,
  );
  return [`| ${kind} | | how and why |`, "|---|---|---|", ...rows, ""];
}
