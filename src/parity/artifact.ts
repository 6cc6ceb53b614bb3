/**
 * What a broker is compatible with, as facts that can be compared line by line: one fact is one line of the CSV and one of
 * the JSON. No dates, no paths of a machine, nothing that differs from run to run.
 */
import { csvRow, parseCsv } from "./csv.ts";

/** What is said of one thing. */
export type FactValue = string | number | boolean | null;

/** One fact: `api`, `Produce`, `advertised`, `0-13`. The first three name it. */
export interface Fact {
  readonly section: string;
  readonly item: string;
  readonly name: string;
  readonly value: FactValue;
}

/** All facts of one broker, in a stable order, those of an item together. */
export interface Artifact {
  /** Whose facts they are. */
  readonly of: string;
  readonly facts: readonly Fact[];
}

const HEADINGS = ["section", "item", "fact", "value"] as const;

/** What names a fact, for maps. */
export function factKey({ section, item, name }: Omit<Fact, "value">): string {
  return JSON.stringify([section, item, name]);
}

/** A value as people and CSV see it. */
export function valueText(value: FactValue): string {
  return String(value);
}

/** The artifact as CSV: a heading, then a line for each fact. */
export function artifactCsv(artifact: Artifact): string {
  const rows = artifact.facts.map(({ section, item, name, value }) => [section, item, name, valueText(value)]);
  return [HEADINGS, ...rows].map((row) => csvRow(row)).join("");
}

/**
 * The facts of a CSV; every value is a string.
 *
 * @throws {Error} when it is no CSV with the headings of an artifact
 */
export function factsOfCsv(text: string): Fact[] {
  const [headings, ...rows] = parseCsv(text);
  if (headings?.join() !== HEADINGS.join())
    throw new Error(`not a parity artifact: its columns are ${headings?.join()}`);
  return rows.map(([section = "", item = "", name = "", value = ""]) => ({ section, item, name, value }));
}

/** The artifact as JSON: section, item, fact, value; a line for each fact. */
export function artifactJson(artifact: Artifact): string {
  const sections = new Map<string, Map<string, Map<string, FactValue>>>();
  for (const { section, item, name, value } of artifact.facts) {
    const items = getOrAdd(sections, section, () => new Map<string, Map<string, FactValue>>());
    const facts = getOrAdd(items, item, () => new Map<string, FactValue>());
    if (facts.has(name)) throw new Error(`two facts are called ${section}, ${item}, ${name}`);
    facts.set(name, value);
  }
  // Written out by hand: an object would move names that look like numbers to its front.
  const bodies = [...sections].map(([section, items]) => {
    const inside = [...items].map(([item, facts]) => objectText(item, factLines(facts), "    "));
    return objectText(section, inside, "  ");
  });
  return `{\n  "of": ${JSON.stringify(artifact.of)},\n${bodies.join(",\n")}\n}\n`;
}

function factLines(facts: ReadonlyMap<string, FactValue>): string[] {
  return [...facts].map(([name, value]) => `      ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
}

function objectText(name: string, members: readonly string[], indent: string): string {
  return `${indent}${JSON.stringify(name)}: {\n${members.join(",\n")}\n${indent}}`;
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
