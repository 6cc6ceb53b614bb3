/**
 * Prints `docs/compatibility.md` and the pages beside it from the two parity artifacts and from what the code says of
 * itself: `node tools/print-compatibility.ts`.
 */
import { writeFileSync } from "node:fs";
import { API_TABLE } from "../src/broker/dispatch/api-table.ts";
import { apiName } from "../src/protocol/api-keys.ts";
import { allowedReasons } from "../test/differential/allowed.ts";
import { BROKER_KINDS } from "../test/differential/run-scripts.ts";
import { readTranscript } from "../test/differential/transcript.ts";
import { apiSection, clientApis } from "./compatibility/api-section.ts";
import { type Deviation, deviationsInCode, deviationsInPages } from "./compatibility/collect-deviations.ts";
import { compareWithKafka, type Comparison, unexplained } from "./compatibility/compare-with-kafka.ts";
import { FILE_FORMATS, NOT_YET } from "./compatibility/facts.ts";
import { CONFIG_KINDS, configsPage, configVerdicts, metricsPage } from "./compatibility/item-pages.ts";
import { type ItemVerdict, valueOf, verdictsOf } from "./compatibility/verdicts.ts";

/** In the order of the page; folders that a reader would not tell apart share a title. */
const AREAS: readonly (readonly [title: string, areas: readonly string[]])[] = [
  ["Protocol and network", ["protocol", "network"]],
  ["Records", ["records"]],
  ["Logs and files", ["log"]],
  ["Metadata", ["raft", "metadata", "controller"]],
  ["Configs and loggers", ["config", "server"]],
  ["Groups", ["coordinators", "groups"]],
  ["Requests", ["replication", "broker", "data-path"]],
];

/** Every page by its file. */
export async function compatibilityPages(): Promise<ReadonlyMap<string, string>> {
  const comparison = compareWithKafka();
  const found = [...deviationsInCode(), ...deviationsInPages()];
  return new Map([
    ["docs/compatibility.md", await mainPage(comparison, found)],
    ["docs/compatibility-configs.md", configsPage(comparison, found)],
    ["docs/compatibility-metrics.md", metricsPage(comparison)],
  ]);
}

async function mainPage(comparison: Comparison, found: readonly Deviation[]): Promise<string> {
  const apis = await clientApis(comparison);
  return [
    "# Compatibility with Apache Kafka 4.4",
    "",
    "What Rafka serves of Apache Kafka 4.4.0, and where it differs. Printed by `tools/print-compatibility.ts` from two lists of",
    "facts, [`parity/rafka.csv`](../parity/rafka.csv), which `rafka parity` writes from the code, and",
    "[`parity/kafka-4.4.0.csv`](../parity/kafka-4.4.0.csv), taken from a running Kafka and its classes. A test fails when the",
    "lists differ in a way that is not explained here.",
    "",
    ...inAMinute(comparison, apis, found),
    "**Not there yet**",
    "",
    ...notYet().map((text) => `- ${text}`),
    "",
    ...apiSection(comparison, apis),
    ...features(comparison),
    ...configs(comparison, found),
    ...files(comparison),
    ...deviations(found),
    ...compared(),
  ].join("\n");
}

function inAMinute(comparison: Comparison, apis: readonly ItemVerdict[], found: readonly Deviation[]): string[] {
  const of = (...sections: readonly string[]): ItemVerdict[] => sections.flatMap((it) => verdictsOf(comparison, it));
  const rows: readonly (readonly [string, readonly ItemVerdict[]])[] = [
    ["[APIs that clients use](#api-by-api)", apis],
    ["[features](#features)", of("feature")],
    ["error codes", of("error")],
    ...CONFIG_KINDS.map(
      ([section, title]) =>
        [
          `[${title.charAt(0).toLowerCase()}${title.slice(1)}](compatibility-configs.md)`,
          configVerdicts(comparison, section, found),
        ] as const,
    ),
    ["levels of `metadata.version`", of("metadata-version")],
    ["[kinds of files](#files)", of("file")],
    [
      "records of internal logs, control records, codecs",
      of("metadata-record", "group-record", "control-record", "compression"),
    ],
    ["[metrics](compatibility-metrics.md)", of("metric")],
  ];
  const count = (items: readonly ItemVerdict[], verdict: ItemVerdict["verdict"]): number =>
    items.filter((item) => item.verdict === verdict).length;
  return [
    "## In a minute",
    "",
    "| of Kafka's | the same | different | not yet |",
    "|---|---:|---:|---:|",
    ...rows.map(
      ([title, items]) =>
        `| ${title} | ${count(items, "same")} | ${count(items, "different")} | ${count(items, "not yet")} |`,
    ),
    "",
    "Same: nothing that we know of differs. Different: on purpose, or in a detail, which is named. Not yet: Kafka has it, Rafka",
    "will. Configs and metrics that are not yet there have pages of their own, item by item.",
    "",
  ];
}

/** @throws {Error} when a sentence is no longer true: an API that it calls missing is served */
function notYet(): string[] {
  return NOT_YET.map(({ text, apis: missing = [] }) => {
    const found = missing.filter((key) => API_TABLE.some(({ apiKey }) => apiKey === key));
    if (found.length === 0) return text;
    throw new Error(`${found.map(apiName).join(", ")} is served: change "${text}" in tools/compatibility/facts.ts`);
  });
}

function features(comparison: Comparison): string[] {
  const { kafka, rafka } = comparison;
  return [
    "## Features",
    "",
    "The levels that can be served, and the one that a new directory is formatted with. A directory of Kafka's keeps the levels",
    "it has.",
    "",
    "| feature | Kafka | Rafka | new directory, Kafka | new directory, Rafka | |",
    "|---|---|---|---:|---:|---|",
    ...verdictsOf(comparison, "feature").map(({ item, verdict, whys }) => {
      const said = (facts: typeof kafka, name: string): string =>
        (valueOf(facts, "feature", item, name) ?? "none").replace("-", "–");
      const levels = [said(kafka, "supported levels"), said(rafka, "supported levels")];
      const fresh = [said(kafka, "level of a new directory"), said(rafka, "level of a new directory")];
      return `| \`${item}\` | ${[...levels, ...fresh].join(" | ")} | ${[verdict, ...whys].join(": ")} |`;
    }),
    "",
  ];
}

function configs(comparison: Comparison, found: readonly Deviation[]): string[] {
  return [
    "## Configs and metrics",
    "",
    "All configs of Kafka 4.4 are known, with its types, defaults, rules, synonyms and error messages; they differ in what acts on",
    "them. [Config by config](compatibility-configs.md) says of each whether it is the same;",
    "[configuration.md](configuration.md) says what it is. [Metric by metric](compatibility-metrics.md) does so for metrics.",
    "",
    ...CONFIG_KINDS.flatMap(([section, title]) => {
      const missing = configVerdicts(comparison, section, found).filter(({ verdict }) => verdict !== "same");
      const reasons = new Map<string, number>();
      for (const { whys, verdict } of missing)
        for (const why of whys) reasons.set(`${verdict}: ${why}`, (reasons.get(`${verdict}: ${why}`) ?? 0) + 1);
      const lines = [...reasons].toSorted(([, a], [, b]) => b - a).map(([why, count]) => `- ${count} ${why}`);
      return [`**${title}**`, "", ...lines, ""];
    }),
  ];
}

function files(comparison: Comparison): string[] {
  const differing = ["file", "group-record"].flatMap((section) =>
    verdictsOf(comparison, section).filter(({ verdict }) => verdict !== "same"),
  );
  const reasons = new Set(differing.flatMap(({ verdict, whys }) => whys.map((why) => `- ${verdict}: ${why}`)));
  return [
    "## Files",
    "",
    "The same `log.dirs`, both ways: stop one broker, start the other on its directory.",
    "",
    "| file | what is read and written |",
    "|---|---|",
    ...FILE_FORMATS.map(([name, what]) => `| ${name} | ${what} |`),
    "",
    ...reasons,
    "",
  ];
}

function deviations(found: readonly Deviation[]): string[] {
  const known = new Set(AREAS.flatMap(([, areas]) => areas));
  const other = found.find(({ area }) => !known.has(area));
  if (other !== undefined)
    throw new Error(`deviations of "${other.area}" have no place in tools/print-compatibility.ts`);
  return [
    "## What else is different",
    "",
    ...AREAS.flatMap(([title, areas]) => {
      const lines = found.filter(({ area }) => areas.includes(area)).map(({ text }) => `- ${text}`);
      return lines.length === 0 ? [] : [`**${title}**`, "", ...lines, ""];
    }),
  ];
}

function compared(): string[] {
  return [
    "## How it is compared",
    "",
    `${BROKER_KINDS.flatMap((kind) => readTranscript(kind)).length} requests, good and bad, of the APIs above were answered by a real Kafka 4.4.0; Rafka's answers are compared`,
    "with its, field by field, in every run of the tests (`test/differential`). Beside the differences above these may differ:",
    "",
    ...[...new Set(allowedReasons())].map((why) => `- ${why.charAt(0).toUpperCase()}${why.slice(1)}.`),
    "",
  ];
}

if (import.meta.main) {
  const lines = unexplained(compareWithKafka());
  if (lines.length > 0) {
    console.error(
      ["Differences from Kafka without an explanation in tools/compatibility/explanations.ts:", ...lines].join("\n"),
    );
    process.exit(1);
  }
  for (const [file, text] of await compatibilityPages()) writeFileSync(file, text);
}
