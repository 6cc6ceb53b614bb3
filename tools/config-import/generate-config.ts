/**
 * Writes `src/config/definitions/*.ts` from the facts in `kafka-configs.json` (made by `DumpConfigs.java`):
 * `node tools/config-import/generate-config.ts`. What is ours in those tables, the effect and the doc column, is kept
 * from the tables that are there; a config that is new comes with effect `later` and an empty doc.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** A validator of Kafka as `DumpConfigs.java` prints it. */
export interface Validator {
  readonly class: string;
  readonly text?: string;
  readonly min?: number;
  readonly max?: number;
  readonly validStrings?: readonly string[];
  readonly validString?: Validator;
  readonly isEmptyAllowed?: boolean;
  readonly isNullAllowed?: boolean;
}
/** A config of Kafka as `DumpConfigs.java` prints it. */
export interface Facts {
  readonly type: string;
  readonly default?: string | null;
  readonly required?: boolean;
  readonly validator?: Validator;
  readonly importance: string;
  readonly internal?: boolean;
}
/** What `DumpConfigs.java` prints. */
export interface Dump {
  readonly broker: Record<string, Facts>;
  readonly brokerQuota: Record<string, Facts>;
  readonly topic: Record<string, Facts>;
  readonly group: Record<string, Facts>;
  readonly clientMetrics: Record<string, Facts>;
  readonly updateModes: Record<string, string>;
  readonly brokerSynonyms: Record<string, readonly string[]>;
  readonly topicSynonyms: Record<string, readonly { name: string; one: string }[]>;
  readonly groupSynonyms: Record<string, string | null>;
}

/** First match wins; the last takes the rest. */
const AREAS: readonly [file: string, title: string, pattern: RegExp][] = [
  ["remote-storage", "tiered storage", /^(remote\.|log\.(local|remote)\.)/],
  ["share", "share groups and their state", /^(group\.share\.|share\.)/],
  ["streams", "streams groups", /^group\.streams\./],
  ["groups", "classic and consumer groups, committed offsets", /^(group|offsets?|offset)\./],
  ["transactions", "producers and transactions", /^(transaction|transactional|add\.partitions|producer\.id)\b/],
  [
    "security",
    "TLS, SASL, authorization, delegation tokens",
    /^(ssl|sasl|security|principal|delegation|super|authorizer|password|connections\.max\.reauth|early\.start)\b/,
  ],
  ["quotas", "quotas and throttling", /(quota|throttled|\.io\.max\.bytes)/],
  [
    "quorum",
    "node roles and the metadata quorum",
    /^(controller|broker\.(heartbeat|session)|metadata|node\.id|process\.roles|initial\.broker|server\.max|internal\.metadata|unstable)/,
  ],
  [
    "log",
    "logs on disk",
    /^(log|message|compression|num\.partitions|auto\.create|min\.insync|num\.recovery|max\.decompressed|create\.topic|alter\.config|cordoned)\b/,
  ],
  [
    "network",
    "listeners, sockets, connections, requests",
    /^(listener|listeners|advertised|socket|connections?|max\.connection|queued|num\.network|num\.io|failed|request|inter\.broker)/,
  ],
  [
    "replication",
    "replication and leadership",
    /^(replica|default\.replication|num\.replica|leader|auto\.leader|unclean|controlled|fetch\.purgatory|producer\.purgatory|delete\.records|fetch\.max)/,
  ],
  ["server", "everything else of the server", /./],
];

const HEADER = "name | type | default | valid | importance | change | effect | doc";

interface Ours {
  readonly effect: string;
  readonly doc: string;
}

function oursOf(path: string): Map<string, Ours> {
  const ours = new Map<string, Ours>();
  if (!existsSync(path)) return ours;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const cells = line.split(" | ");
    if (cells.length === 8) ours.set(cells[0] ?? "", { effect: cells[6] ?? "", doc: cells[7] ?? "" });
  }
  return ours;
}

/** What a table says of the values that a validator of Kafka takes; empty: all of the type. */
export function valid(validator: Validator | undefined): string {
  if (validator === undefined) return "";
  const { min, max, text = "" } = validator;
  switch (validator.class) {
    case "Range":
      return text;
    case "ValidString":
      return `one of ${validator.validStrings?.join(", ")}`;
    case "CaseInsensitiveValidString":
      return `any case of ${text.replace(/^\(case insensitive\) \[|\]$/g, "")}`;
    case "ValidList": {
      const of = validator.validString?.validStrings ?? [];
      const flags = [validator.isEmptyAllowed ? "" : "non-empty", validator.isNullAllowed ? "nullable" : ""];
      return ["distinct", ...flags, of.length > 0 ? `of ${of.join(", ")}` : ""].filter((part) => part !== "").join(" ");
    }
    case "NonNullValidator":
      return "non-null";
    case "NonEmptyString":
      return "non-empty string";
    case "ControllerQuorumVotersValidator":
      return "quorum voters";
    case "ControllerQuorumBootstrapServersValidator":
      return "bootstrap servers";
    case "ThrottledReplicaListValidator":
      return "throttled replicas";
    case "Validator":
      return "share offset reset";
    default:
      if (validator.class.endsWith("LambdaValidator")) return "gzip level";
      throw new Error(`unknown validator ${validator.class} ${min} ${max}`);
  }
}

function row(name: string, facts: Facts, change: string, ours: Map<string, Ours>): string {
  const { effect, doc } = ours.get(name) ?? { effect: "later", doc: "" };
  const value = facts.required
    ? "required"
    : facts.default === null
      ? "null"
      : facts.default === ""
        ? '""'
        : facts.default;
  const importance = facts.importance.toLowerCase() + (facts.internal ? " internal" : "");
  return [name, facts.type.toLowerCase(), value, valid(facts.validator), importance, change, effect, doc].join(" | ");
}

function writeTable(file: string, title: string, rows: readonly string[]): void {
  const constant = `${file.toUpperCase().replaceAll("-", "_")}_CONFIGS`;
  writeFileSync(
    `src/config/definitions/${file}.ts`,
    `/**\n * Configs of ${title}. Facts by tools/config-import, \`effect\` and \`doc\` by hand.\n * ${HEADER}\n */\n` +
      `export const ${constant} = \`\n${rows.join("\n")}\n\`;\n`,
  );
}

const TYPES: Record<string, string> = {
  BOOLEAN: "boolean",
  INT: "number",
  SHORT: "number",
  LONG: "number",
  DOUBLE: "number",
  LIST: "readonly string[]",
  STRING: "string",
  CLASS: "string",
  PASSWORD: "string",
};

function nullable(facts: Facts): string {
  return facts.default === null ? " | null" : "";
}

function main(): void {
  const dump = JSON.parse(readFileSync("tools/config-import/kafka-configs.json", "utf8")) as Dump;
  const all = {
    ...dump.broker,
    ...Object.fromEntries(Object.entries(dump.brokerQuota).filter(([name]) => !(name in dump.broker))),
  };
  const byArea = new Map<string, string[]>();
  for (const [name, facts] of Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const area = AREAS.find(([, , pattern]) => pattern.test(name))?.[0] ?? "server";
    const change = dump.updateModes[name] ?? (name in dump.brokerQuota ? "dynamic only" : "read-only");
    const rows = byArea.get(area) ?? [];
    byArea.set(area, rows);
    rows.push(row(name, facts, change, oursOf(`src/config/definitions/${area}.ts`)));
  }
  for (const [file, title] of AREAS) writeTable(file, title, byArea.get(file) ?? []);
  const others = [
    ["topic", "a topic", dump.topic],
    ["group", "a group", dump.group],
    ["client-metrics", "a client metrics subscription", dump.clientMetrics],
  ] as const;
  for (const [file, title, configs] of others) {
    const ours = oursOf(`src/config/definitions/${file}.ts`);
    writeTable(
      file,
      title,
      Object.entries(configs).map(([name, facts]) => row(name, facts, "dynamic", ours)),
    );
  }
  const members = Object.entries(all).map(([name, facts]) => `  "${name}": ${TYPES[facts.type]}${nullable(facts)};`);
  writeFileSync(
    "src/config/definitions/broker-config-types.ts",
    `/** What \`BrokerConfig.get(name)\` returns, name by name. Written by tools/config-import. */\nexport interface BrokerConfigTypes {\n${members.sort().join("\n")}\n}\n`,
  );
  const lists = Object.entries(dump.topicSynonyms).map(
    ([name, synonyms]) =>
      `  "${name}": [${synonyms.map((s) => (s.one === "1" ? `"${s.name}"` : `["${s.name}", ${Number(s.one).toLocaleString("en").replaceAll(",", "_")}]`)).join(", ")}],`,
  );
  const groups = Object.entries(dump.groupSynonyms).map(
    ([name, synonym]) => `  "${name}": ${synonym === null ? "null" : `"${synonym}"`},`,
  );
  writeFileSync(
    "src/config/definitions/synonyms.ts",
    `// Written by tools/config-import.\n\n/** Where a topic config falls back to, first set wins; a pair names the factor from its unit to milliseconds. */\nexport const TOPIC_SYNONYMS: Readonly<Record<string, readonly (string | readonly [name: string, factor: number])[]>> = {\n${lists.join("\n")}\n};\n\n` +
      `/** The broker config behind a group config, or null. */\nexport const GROUP_SYNONYMS: Readonly<Record<string, string | null>> = {\n${groups.join("\n")}\n};\n`,
  );
}

if (import.meta.main) main();
