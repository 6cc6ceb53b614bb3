/** The committed transcript: what a real Kafka 4.4.0 answered to the scripts. One exchange a line, compressed. */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Exchange } from "./wire-session.ts";

const FILE = "test/differential/kafka-4.4.0.jsonl.gz";

/** Reads it. */
export function readTranscript(): Exchange[] {
  return gunzipSync(readFileSync(FILE))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Exchange);
}

/** Writes it. */
export function writeTranscript(exchanges: readonly Exchange[]): void {
  writeFileSync(FILE, gzipSync(exchanges.map((exchange) => JSON.stringify(exchange)).join("\n"), { level: 9 }));
}

/** A place where two answers differ. */
export interface Difference {
  readonly exchange: string;
  /** Such as `topics[0].errorCode`. */
  readonly path: string;
  readonly kafka: unknown;
  readonly rafka: unknown;
}

/** Every leaf in which two answers differ. */
export function differences(exchange: string, kafka: unknown, rafka: unknown, path = ""): Difference[] {
  if (isObject(kafka) && isObject(rafka)) {
    const keys = new Set([...Object.keys(kafka), ...Object.keys(rafka)]);
    return [...keys].flatMap((key) =>
      differences(exchange, kafka[key], rafka[key], path === "" ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(kafka) && Array.isArray(rafka) && kafka.length === rafka.length) {
    return kafka.flatMap((element, i) => differences(exchange, element, rafka[i], `${path}[${i}]`));
  }
  return JSON.stringify(kafka) === JSON.stringify(rafka) ? [] : [{ exchange, path, kafka, rafka }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
