/** Item by item what a comparison comes to: an API, a config, a metric, a feature. */
import { type Fact, valueText } from "../../src/parity/artifact.ts";
import type { Comparison } from "./compare-with-kafka.ts";
import type { Verdict } from "./explanations.ts";

/** What is said of one item. */
export interface ItemVerdict {
  readonly item: string;
  readonly verdict: Verdict | "same";
  /** Why it is not the same; empty when it is. */
  readonly whys: readonly string[];
}

const STRONGEST_FIRST: readonly Verdict[] = ["not yet", "different", "more"];

/**
 * The items of a section in the order of the artifacts, Kafka's first.
 *
 * @throws {Error} for a difference that nothing explains
 */
export function verdictsOf({ kafka, rafka, differences }: Comparison, section: string): ItemVerdict[] {
  const items = new Set([...kafka, ...rafka].filter((fact) => fact.section === section).map(({ item }) => item));
  return Array.from(items, (item) => {
    const found = differences.filter(({ difference }) => difference.section === section && difference.item === item);
    const explanations = found.map(({ difference, explanation }) => {
      if (explanation !== undefined) return explanation;
      throw new Error(`nothing in tools/compatibility explains ${section}, ${item}, ${difference.name}`);
    });
    const verdicts = new Set(explanations.map(({ verdict }) => verdict));
    return {
      item,
      verdict: STRONGEST_FIRST.find((verdict) => verdicts.has(verdict)) ?? "same",
      whys: [...new Set(explanations.map(({ why }) => why))],
    };
  });
}

/** The value of a fact as text; undefined where it is not said. */
export function valueOf(facts: readonly Fact[], section: string, item: string, name: string): string | undefined {
  const found = facts.find((fact) => fact.section === section && fact.item === item && fact.name === name);
  return found === undefined ? undefined : valueText(found.value);
}

/** A sentence that begins with a capital letter, unless it begins with a name. */
export function sentence(text: string): string {
  const isName = /^[a-z]+[.`(]/.test(text);
  const first = isName ? text.charAt(0) : text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

/** A text for a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
