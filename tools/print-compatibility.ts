/** Prints `docs/compatibility.md` from the code: `node tools/print-compatibility.ts`. */
import { writeFileSync } from "node:fs";
import { API_TABLE, type ApiEntry } from "../src/broker/dispatch/api-table.ts";
import type { AnyApiHandler } from "../src/broker/dispatch/api-handler.ts";
import { BROKER_CONFIGS } from "../src/config/broker-definitions.ts";
import type { ConfigEffect, ConfigTable } from "../src/config/config-def.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "../src/config/group-definitions.ts";
import { TOPIC_CONFIGS } from "../src/config/topic-definitions.ts";
import { DEFAULT_FEATURE_LEVELS, SUPPORTED_FEATURES } from "../src/controller/cluster/supported-features.ts";
import { ApiKey, APIS, apiName, type ApiFacts } from "../src/protocol/api-keys.ts";
import { allowedReasons } from "../test/differential/allowed.ts";
import { readTranscript } from "../test/differential/transcript.ts";
import { type Deviation, deviationsInCode, deviationsInPages } from "./compatibility/collect-deviations.ts";
import { FILE_FORMATS, KAFKA_FEATURES, NOT_YET } from "./compatibility/facts.ts";

const FILE = "docs/compatibility.md";

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

/** The whole page. */
export async function compatibilityPage(): Promise<string> {
  const served = await Promise.all(API_TABLE.map(async (entry) => [entry, await entry.load()] as const));
  return [
    "# Compatibility with Apache Kafka 4.4",
    "",
    "What Rafka serves of Apache Kafka 4.4.0, and where it differs. Printed from the code by `tools/print-compatibility.ts`.",
    "",
    "## Not there yet",
    "",
    ...notYet().map((text) => `- ${text}`),
    "",
    "What is not served is not advertised, so that clients fall back or fail at once instead of waiting.",
    "",
    ...apis(served),
    ...features(),
    ...configs(),
    ...files(),
    ...deviations(served.flatMap(([, handler]) => declaredBy(handler))),
    ...compared(),
  ].join("\n");
}

/** @throws {Error} when a sentence is no longer true: an API that it calls missing is served */
function notYet(): string[] {
  return NOT_YET.map(({ text, apis: missing = [] }) => {
    const found = missing.filter((key) => API_TABLE.some(({ apiKey }) => apiKey === key));
    if (found.length === 0) return text;
    throw new Error(`${found.map(apiName).join(", ")} is served: change "${text}" in tools/compatibility/facts.ts`);
  });
}

function apis(served: readonly (readonly [ApiEntry, AnyApiHandler])[]): string[] {
  const keys = new Set(API_TABLE.map(({ apiKey }) => apiKey));
  const missing = APIS.filter((api) => isForClients(api) && !keys.has(api.apiKey));
  return [
    "## APIs",
    "",
    "Versions are inclusive. Kafka's are those that a 4.4.0 broker serves to clients.",
    "",
    "| key | API | Kafka | Rafka |",
    "|---:|---|---|---|",
    ...served.map(([entry]) => {
      const { apiKey, versions, advertisedFrom } = entry;
      const note = advertisedFrom === undefined ? "" : ` (advertised from ${advertisedFrom}, as Kafka does)`;
      return `| ${apiKey} | ${apiName(apiKey)} | ${kafkaVersions(apiKey)} | ${versions[0]}–${versions[1]}${note} |`;
    }),
    "",
    `Not served: ${missing.map(({ apiKey, name }) => `${name} (${apiKey})`).join(", ")}.`,
    "",
  ];
}

/** Served by brokers, to others than brokers. */
function isForClients({ apiKey, listeners }: ApiFacts): boolean {
  return listeners.includes("broker") && !BETWEEN_BROKERS.has(apiKey);
}

const BETWEEN_BROKERS: ReadonlySet<number> = new Set([
  ApiKey.WRITE_TXN_MARKERS,
  ApiKey.INITIALIZE_SHARE_GROUP_STATE,
  ApiKey.READ_SHARE_GROUP_STATE,
  ApiKey.WRITE_SHARE_GROUP_STATE,
  ApiKey.DELETE_SHARE_GROUP_STATE,
  ApiKey.READ_SHARE_GROUP_STATE_SUMMARY,
]);

function kafkaVersions(apiKey: number): string {
  const api = APIS.find((facts) => facts.apiKey === apiKey);
  if (api === undefined) return "";
  return `${api.minVersion}–${api.latestVersionUnstable ? api.maxVersion - 1 : api.maxVersion}`;
}

function features(): string[] {
  return [
    "## Features",
    "",
    "Levels that a new directory is formatted with. A directory of Kafka's keeps the levels it has.",
    "",
    "| feature | Kafka | Rafka | Rafka supports |",
    "|---|---:|---:|---|",
    ...[...KAFKA_FEATURES].map(([name, level]) => {
      const supported = SUPPORTED_FEATURES.find((feature) => feature.name === name);
      const own = name === "kraft.version" ? level : (DEFAULT_FEATURE_LEVELS.get(name) ?? 0);
      const range =
        supported === undefined ? "none" : `${supported.minSupportedVersion}–${supported.maxSupportedVersion}`;
      return `| \`${name}\` | ${level} | ${supported === undefined ? "none" : own} | ${range} |`;
    }),
    "",
  ];
}

function configs(): string[] {
  const tables: readonly (readonly [string, ConfigTable])[] = [
    ["broker", BROKER_CONFIGS],
    ["topic", TOPIC_CONFIGS],
    ["group", GROUP_CONFIGS],
    ["client metrics", CLIENT_METRICS_CONFIGS],
  ];
  const count = (table: ConfigTable, effect: ConfigEffect): number =>
    [...table.names()].filter((name) => table.get(name)?.effect === effect).length;
  return [
    "## Configs",
    "",
    "All names of Kafka 4.4 are known, with its types, defaults, rules and error messages. [The list](configuration.md) says of",
    "each what it does here.",
    "",
    "| configs | used | no effect yet | no meaning here (threads, Java classes) |",
    "|---|---:|---:|---:|",
    ...tables.map(
      ([kind, table]) => `| ${kind} | ${count(table, "used")} | ${count(table, "later")} | ${count(table, "moot")} |`,
    ),
    "",
  ];
}

function files(): string[] {
  return [
    "## Files",
    "",
    "The same `log.dirs`, both ways: stop one broker, start the other on its directory.",
    "",
    "| file | what is read and written |",
    "|---|---|",
    ...FILE_FORMATS.map(([name, what]) => `| ${name} | ${what} |`),
    "",
  ];
}

function deviations(declared: readonly Deviation[]): string[] {
  const found = [...deviationsInCode(), ...deviationsInPages(), ...declared];
  const known = new Set(AREAS.flatMap(([, areas]) => areas));
  const other = found.find(({ area }) => !known.has(area));
  if (other !== undefined)
    throw new Error(`deviations of "${other.area}" have no place in tools/print-compatibility.ts`);
  return [
    "## What is different",
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
    `${readTranscript().length} requests, good and bad, of the APIs above were answered by a real Kafka 4.4.0; Rafka's answers are compared`,
    "with its, field by field, in every run of the tests (`test/differential`). Beside the differences above these may differ:",
    "",
    ...[...new Set(allowedReasons())].map((why) => `- ${why.charAt(0).toUpperCase()}${why.slice(1)}.`),
    "",
  ];
}

/** What a handler says of itself; it need not repeat its name. */
function declaredBy({ apiKey, deviations: declared = [] }: AnyApiHandler): Deviation[] {
  const prefix = `${apiName(apiKey)}: `;
  return declared.map((text) => {
    const said = text.startsWith(prefix) ? text.slice(prefix.length) : text;
    return { area: "broker", text: `${prefix}${said}${said.endsWith(".") ? "" : "."}` };
  });
}

if (import.meta.main) writeFileSync(FILE, await compatibilityPage());
