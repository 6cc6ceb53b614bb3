/** How `rafka consume` writes a record. */
import type { Record } from "../records/record.ts";
import { UsageError } from "./exit-codes.ts";

/** Writes one record. */
export type RecordFormat = (topic: string, partition: number, record: Record) => string;

type Piece = RecordFormat;

const ESCAPES: Readonly<{ [letter: string]: string }> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "0": "\0" };

const PIECES: Readonly<{ [letter: string]: Piece }> = {
  t: (topic) => topic,
  p: (_topic, partition) => String(partition),
  o: (_topic, _partition, { offset }) => String(offset),
  T: (_topic, _partition, { timestamp }) => String(timestamp),
  k: (_topic, _partition, { key }) => text(key),
  v: (_topic, _partition, { value }) => text(value),
  h: (_topic, _partition, { headers }) => headers.map(({ key, value }) => `${key}=${text(value)}`).join(","),
  "%": () => "%",
};

/**
 * Reads a format such as `%k\t%v\n`.
 *
 * @throws {UsageError} on an unknown letter after `%`
 */
export function compileFormat(format: string): RecordFormat {
  const pieces: Piece[] = [];
  for (let index = 0; index < format.length; index++) {
    const character = format[index] ?? "";
    const next = format[index + 1] ?? "";
    if (character === "%") {
      const piece = PIECES[next];
      if (piece === undefined)
        throw new UsageError(`--format knows no %${next}; use %${Object.keys(PIECES).join(", %")}`);
      pieces.push(piece);
      index++;
    } else if (character === "\\" && next in ESCAPES) {
      const escaped = ESCAPES[next] ?? "";
      pieces.push(() => escaped);
      index++;
    } else pieces.push(() => character);
  }
  return (topic, partition, record) => {
    let line = "";
    for (const piece of pieces) line += piece(topic, partition, record);
    return line;
  };
}

/** The record as one line of JSON; bytes that are not UTF-8 are given in base64 under another name. */
export function recordJson(topic: string, partition: number, record: Record): string {
  return JSON.stringify({
    topic,
    partition,
    offset: record.offset,
    timestamp: record.timestamp,
    ...bytesJson("key", record.key),
    ...bytesJson("value", record.value),
    headers: record.headers.map(({ key, value }) => ({ name: key, ...bytesJson("value", value) })),
  });
}

function bytesJson(name: string, bytes: Uint8Array | null): object {
  if (bytes === null) return { [name]: null };
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const asText = decoded.toString();
  return Buffer.from(asText).equals(decoded) ? { [name]: asText } : { [`${name}Base64`]: decoded.toString("base64") };
}

function text(bytes: Uint8Array | null): string {
  return bytes === null ? "" : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}
