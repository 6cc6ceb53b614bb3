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
    const [left, right] = [inOrder(exchange, path, kafka), inOrder(exchange, path, rafka)];
    return left.flatMap((element, i) => differences(exchange, element, right[i], `${path}[${label(element) ?? i}]`));
  }
  return JSON.stringify(kafka) === JSON.stringify(rafka) ? [] : [{ exchange, path, kafka, rafka }];
}

/** Rows that are told apart by something else than a name. */
const ROWS: readonly (readonly [path: RegExp, field: string])[] = [
  [/^configResources$/, "resourceName"],
  [/^results\[\d+\]\.topics\[\d+\]\.partitions$/, "partitionSize"],
];

/** Kafka keeps many rows in hash tables: rows with names are compared by name, but where the order is part of the answer. */
function inOrder(exchange: string, path: string, rows: readonly unknown[]): readonly unknown[] {
  const named = ROWS.find(([place]) => place.test(path))?.[1] ?? "name";
  const name = (row: unknown): unknown => (isObject(row) ? (row[named] ?? row["groupId"]) : undefined);
  if (exchange.includes("DescribeTopicPartitions") || rows.some((row) => name(row) === undefined)) return rows;
  const key = (row: unknown): string => JSON.stringify([name(row), row]);
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** A config goes by its name in a path, so that a difference can be allowed by name. */
function label(row: unknown): string | undefined {
  return isObject(row) && "configSource" in row ? String(row["name"]) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
