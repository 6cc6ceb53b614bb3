/** Where two artifacts differ, fact by fact. */
import { type Fact, type FactValue, factKey, valueText } from "./artifact.ts";

/** A fact that moved: it was said otherwise, or only one of the two says it. */
export interface FactDifference extends Omit<Fact, "value"> {
  /** Undefined: not said before. */
  readonly before: FactValue | undefined;
  /** Undefined: not said any more. */
  readonly after: FactValue | undefined;
  /** Where it stands before, counted from 0; undefined when it did not. */
  readonly indexBefore: number | undefined;
}

/** The facts that differ, in the order of the first list; those that only the second has come last, in its order. */
export function compareFacts(before: readonly Fact[], after: readonly Fact[]): FactDifference[] {
  const differences: FactDifference[] = [];
  const now = new Map(after.map((fact) => [factKey(fact), fact]));
  for (const [indexBefore, { value, ...name }] of before.entries()) {
    const found = now.get(factKey(name));
    // What comes out of a CSV is text.
    if (found !== undefined && valueText(found.value) === valueText(value)) continue;
    differences.push({ ...name, before: value, after: found?.value, indexBefore });
  }
  const known = new Set(before.map((fact) => factKey(fact)));
  for (const fact of after) {
    if (known.has(factKey(fact))) continue;
    const { value, ...name } = fact;
    differences.push({ ...name, before: undefined, after: value, indexBefore: undefined });
  }
  return differences;
}

/**
 * What moved, for people: `parity/rafka.csv:12: api, Produce, versions advertised: "0-13" → "0-12"`.
 *
 * @param csvFile the file whose facts came first
 */
export function describeDrift(difference: FactDifference, csvFile: string): string {
  const { section, item, name, before, after, indexBefore } = difference;
  // The first line of the file is its heading, and people count from 1.
  const place = indexBefore === undefined ? csvFile : `${csvFile}:${indexBefore + 2}`;
  const shown = (value: FactValue | undefined): string =>
    value === undefined ? "(absent)" : JSON.stringify(valueText(value));
  return `${place}: ${section}, ${item}, ${name}: ${shown(before)} → ${shown(after)}`;
}
