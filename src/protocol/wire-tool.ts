/**
 * The line protocol of `rafka wire`: one JSON object in, one out, so that anyone can look into captured bytes.
 *
 *     {"encode": "ProduceRequest", "version": 9, "json": {…}}   →  {"hex": "…"}
 *     {"decode": "ProduceRequest", "version": 9, "hex": "…"}    →  {"json": {…}, "leftOverBytes": 2}   the latter if any
 *     {"headers": 18, "version": 3}                             →  {"request": 2, "response": 0}
 *     a refusal                                                 →  {"error": "…"}
 *
 * Requests, responses, headers and records go by the names of their schemas. Nothing is lost either way: int64 have all their
 * digits, `records` are base64 of the bytes.
 */
import { InvariantError } from "../base/assert.ts";
import { headerVersions } from "./api-keys.ts";
import { ApiError, ProtocolError } from "./errors.ts";
import { type LosslessJson, parseLossless } from "./json/lossless-json.ts";
import { messageFromJson, MessageJsonError, messageToJson } from "./json/message-json.ts";
import { readBySchema, writeBySchema } from "./json/schema-codec.ts";
import { schemaOf } from "./json/schema-registry.ts";
import { Reader } from "./reader.ts";
import type { MessageSchema } from "./schema.ts";
import { Writer } from "./writer.ts";

type Question = { [key: string]: LosslessJson };

/** Answers one line. Never throws for what is on it; the answer holds no line break. */
export function answerWireLine(line: string): string {
  try {
    return JSON.stringify(answer(line));
  } catch (error) {
    // Everything that a line can be wrong in; the rest is our bug.
    const isRefusal =
      error instanceof SyntaxError ||
      error instanceof MessageJsonError ||
      error instanceof ProtocolError ||
      error instanceof ApiError ||
      error instanceof InvariantError;
    if (!isRefusal) throw error;
    return JSON.stringify({ error: error.message });
  }
}

function answer(line: string): object {
  const asked = parseLossless(line);
  if (typeof asked !== "object" || asked === null || Array.isArray(asked)) throw new MessageJsonError("not an object");
  const { version } = asked;
  if (typeof version !== "number" || !Number.isInteger(version))
    throw new MessageJsonError("version must be an integer");
  if (asked["headers"] !== undefined) return headers(asked["headers"], version);
  if (asked["encode"] !== undefined) return encode(asked, version);
  if (asked["decode"] !== undefined) return decode(asked, version);
  throw new MessageJsonError("one of encode, decode and headers must be there");
}

function headers(apiKey: LosslessJson, version: number): object {
  const versions = typeof apiKey === "number" ? headerVersions(apiKey, version) : undefined;
  if (versions === undefined) throw new MessageJsonError(`there is no API key ${JSON.stringify(apiKey)}`);
  return versions;
}

function encode(asked: Question, version: number): object {
  const schema = find(asked["encode"], version);
  const { json } = asked;
  if (json === undefined) throw new MessageJsonError("json is missing");
  const writer = new Writer();
  writeBySchema(schema, writer, messageFromJson(schema, json, version), version);
  return { hex: writer.toBuffer().toString("hex") };
}

function decode(asked: Question, version: number): object {
  const schema = find(asked["decode"], version);
  const { hex } = asked;
  if (typeof hex !== "string" || !/^([0-9a-f]{2})*$/i.test(hex))
    throw new MessageJsonError("hex must be pairs of digits");
  const reader = new Reader(Buffer.from(hex, "hex"));
  const json = messageToJson(schema, readBySchema(schema, reader, version), version);
  return reader.remainingBytes === 0 ? { json } : { json, leftOverBytes: reader.remainingBytes };
}

function find(name: LosslessJson | undefined, version: number): MessageSchema {
  const text = typeof name === "string" ? name : "";
  // Kafka's classes of requests and responses end in Data.
  const schema = schemaOf(text) ?? schemaOf(text.replace(/Data$/, ""));
  if (schema === undefined) throw new MessageJsonError(`there is no message ${JSON.stringify(name)}`);
  const { low, high } = schema.versions;
  if (version < low || version > high) throw new MessageJsonError(`${schema.name} has the versions ${low} to ${high}`);
  return schema;
}
