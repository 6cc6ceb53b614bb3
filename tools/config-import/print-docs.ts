/** Prints the tables of `docs/configuration.md` from the definitions: `node tools/config-import/print-docs.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { BROKER_CONFIGS } from "../../src/config/broker-definitions.ts";
import type { ConfigDefinition, ConfigEffect, ConfigTable } from "../../src/config/config-def.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "../../src/config/group-definitions.ts";
import { TOPIC_CONFIGS } from "../../src/config/topic-definitions.ts";

const FILE = "docs/configuration.md";
const MARK = "<!-- Everything below is printed by tools/config-import/print-docs.ts. -->";

const EFFECTS: readonly (readonly [ConfigEffect, string])[] = [
  ["used", "have the effect that they have in Kafka"],
  ["later", "are accepted and checked, and have no effect yet"],
  ["moot", "are accepted and checked, and have no meaning in Rafka (Java classes, threads)"],
];

/** The printed part of the page. */
export function configurationTables(): string {
  const kinds: readonly (readonly [string, ConfigTable])[] = [
    ["Broker", BROKER_CONFIGS],
    ["Topic", TOPIC_CONFIGS],
    ["Group", GROUP_CONFIGS],
    ["Client metrics", CLIENT_METRICS_CONFIGS],
  ];
  return kinds
    .flatMap(([kind, table]) => EFFECTS.flatMap(([effect, words]) => section(kind, table, effect, words)))
    .join("\n");
}

function section(kind: string, table: ConfigTable, effect: ConfigEffect, words: string): string[] {
  const found = [...table.names()].map((name) => table.get(name)).filter((config) => config?.effect === effect);
  if (found.length === 0) return [];
  const rows = found.flatMap((config) => (config === undefined ? [] : [rowOf(config)])).sort();
  return [
    `## ${kind} configs that ${words}`,
    "",
    "| config | default | allowed | change | what it is |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ];
}

function rowOf({ name, type, defaultText, allowed, change, doc }: ConfigDefinition): string {
  const value =
    defaultText === undefined ? "required" : defaultText === null ? "none" : defaultText === "" ? "empty" : defaultText;
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  return `| \`${name}\` | ${cell(value)} | ${cell(allowed === "" ? type : `${type}, ${allowed}`)} | ${change} | ${cell(doc)} |`;
}

if (import.meta.main) {
  const page = readFileSync(FILE, "utf8");
  writeFileSync(FILE, `${page.slice(0, page.indexOf(MARK))}${MARK}\n\n${configurationTables()}`);
}
