/** The two committed parity artifacts beside each other, every difference with its explanation. */
import { readFileSync } from "node:fs";
import { type Fact, factsOfCsv, type FactValue, valueText } from "../../src/parity/artifact.ts";
import { compareFacts, describeDrift, type FactDifference } from "../../src/parity/compare-artifacts.ts";
import { type Explanation, EXPLANATIONS } from "./explanations.ts";

const KAFKA_CSV = "parity/kafka-4.4.0.csv";
const RAFKA_CSV = "parity/rafka.csv";

/** A difference and what explains it; undefined: nothing. */
export interface ExplainedDifference {
  readonly difference: FactDifference;
  readonly explanation: Explanation | undefined;
}

/** Kafka beside Rafka. */
export interface Comparison {
  readonly kafka: readonly Fact[];
  readonly rafka: readonly Fact[];
  /** `before` is Kafka's. */
  readonly differences: readonly ExplainedDifference[];
}

/** Compares the committed artifacts. */
export function compareWithKafka(): Comparison {
  return compare(readFacts(KAFKA_CSV), readFacts(RAFKA_CSV));
}

/** Compares the facts of two artifacts. */
export function compare(kafka: readonly Fact[], rafka: readonly Fact[]): Comparison {
  const differences = compareFacts(kafka, rafka).map((difference) => ({
    difference,
    explanation: EXPLANATIONS.find((explanation) => covers(explanation, difference)),
  }));
  return { kafka, rafka, differences };
}

/** The differences that nothing explains, for people. */
export function unexplained({ differences }: Comparison): string[] {
  return differences
    .filter(({ explanation }) => explanation === undefined)
    .map(({ difference }) => describeDrift(difference, KAFKA_CSV));
}

/** The explanations that no difference needs. */
export function explanationsWithoutUse({ differences }: Comparison): Explanation[] {
  const used = new Set(differences.map(({ explanation }) => explanation));
  return EXPLANATIONS.filter((explanation) => !used.has(explanation));
}

function covers(explanation: Explanation, { section, item, name, before, after }: FactDifference): boolean {
  const { fact, kafka, rafka } = explanation;
  return (
    explanation.section.test(section) &&
    explanation.item.test(item) &&
    (fact?.test(name) ?? true) &&
    (kafka?.test(shown(before)) ?? true) &&
    (rafka?.test(shown(after)) ?? true)
  );
}

function shown(value: FactValue | undefined): string {
  return value === undefined ? "absent" : valueText(value);
}

function readFacts(file: string): Fact[] {
  return factsOfCsv(readFileSync(file, "utf8").replaceAll("\r\n", "\n"));
}
