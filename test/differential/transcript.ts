/** The committed transcripts: what real Kafkas 4.4.0 answered to the scripts. One exchange a line, compressed. */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { ErrorCode } from "../../src/protocol/errors.ts";
import type { BrokerKind } from "./run-scripts.ts";
import type { Exchange } from "./wire-session.ts";

function fileOf(kind: BrokerKind): string {
  return `test/differential/kafka-4.4.0${kind === "plain" ? "" : `-${kind}`}.jsonl.gz`;
}

/** Reads what was recorded of a kind of broker. */
export function readTranscript(kind: BrokerKind = "plain"): Exchange[] {
  return gunzipSync(readFileSync(fileOf(kind)))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Exchange);
}

/** Writes it. */
export function writeTranscript(kind: BrokerKind, exchanges: readonly Exchange[]): void {
  writeFileSync(fileOf(kind), gzipSync(exchanges.map((exchange) => JSON.stringify(exchange)).join("\n"), { level: 9 }));
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
  if (rows.some((row) => name(row) === undefined)) return rows;
  const key = (row: unknown): string => JSON.stringify([name(row), row]);
  const sorted = (some: readonly unknown[]) => some.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  if (!exchange.includes("DescribeTopicPartitions")) return sorted(rows);
  // In order, and then what may not be seen, in none.
  const shownCount = rows.findLastIndex((row) => !isRefused(row)) + 1;
  return [...rows.slice(0, shownCount), ...sorted(rows.slice(shownCount))];
}

function isRefused(row: unknown): boolean {
  return isObject(row) && row["errorCode"] === ErrorCode.TOPIC_AUTHORIZATION_FAILED;
}

/** A config goes by its name in a path, so that a difference can be allowed by name. */
function label(row: unknown): string | undefined {
  return isObject(row) && "configSource" in row ? String(row["name"]) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
