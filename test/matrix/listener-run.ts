/**
 * Asks a listener every row of the matrix, and what breaks the protocol, byte by byte.
 *
 * What a broker chooses by itself is masked in the answers; everything else is kept as the bytes that came.
 */
import { ZERO_UUID } from "../../src/base/uuid.ts";
import { createRealPlatform } from "../../src/platform/real/real-platform.ts";
import { headerVersions } from "../../src/protocol/api-keys.ts";
import type { MessageStruct, MessageValue } from "../../src/protocol/json/message-value.ts";
import { Reader } from "../../src/protocol/reader.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { RawConnection } from "../../src/testing/raw-connection.ts";
import { filled } from "../differential/wire-session.ts";
import { type GeneratedCodec, generatedCodec } from "../golden/golden-vectors.ts";
import { ADMIN_APIS, adminSchema, type AdminApi, versionsOf } from "./admin-apis.ts";
import { headerHex, headerVariants } from "./header-questions.ts";
import { lies, liesBeyondInt32 } from "./lies.ts";
import { type ListenerRow, listenerRows, TOPICS_BEFORE } from "./listener-rows.ts";
import { layoutOf } from "./message-layout.ts";
import { taggedVariants } from "./tagged-variants.ts";

/** One request and what came back. */
export interface ListenerAnswer {
  readonly name: string;
  /** Hex without the size; "closed"; or a letter per request where there are many: c closed, s answered as the sound request, a otherwise. */
  readonly answer: string;
}

/** Lengths that are negative or zero in Java's 32 bits. */
export const BEYOND_INT32 = "lengths of 2³¹ and more";

const CONNECTIONS_AT_ONCE = 16;
const platform = createRealPlatform();

interface Codecs {
  readonly request: GeneratedCodec;
  readonly response: GeneratedCodec;
}

/** Asks everything there is, in order. */
export async function runListenerMatrix(port: number): Promise<ListenerAnswer[]> {
  await createTopicsBefore(port);
  const answers: ListenerAnswer[] = [];
  for (const api of ADMIN_APIS) {
    const codecs = await codecsOf(api);
    for (const version of versionsOf(api)) {
      answers.push(...(await askRows(port, api, version, codecs)), ...(await askBroken(port, api, version, codecs)));
    }
  }
  return answers;
}

async function codecsOf({ name }: AdminApi): Promise<Codecs> {
  return { request: await generatedCodec(`${name}Request`), response: await generatedCodec(`${name}Response`) };
}

async function createTopicsBefore(port: number): Promise<void> {
  const [api] = ADMIN_APIS;
  if (api === undefined) return;
  const topics = TOPICS_BEFORE.map((name) => ({ name, numPartitions: 2, replicationFactor: 1 }));
  const body = bodyHex(await codecsOf(api), api, 7, { topics });
  const answer = await ask(port, headerHex({ apiKey: api.apiKey, version: 7, tags: "00" }) + body);
  if (answer === "closed") throw new Error("the topics were not made");
}

async function askRows(port: number, api: AdminApi, version: number, codecs: Codecs): Promise<ListenerAnswer[]> {
  const answers: ListenerAnswer[] = [];
  for (const { what, body } of listenerRows(api, version)) {
    const answer = await ask(port, rightHeader(api, version) + bodyHex(codecs, api, version, body));
    answers.push({ name: rowName(api, version, what), answer: masked(codecs, api, version, answer) });
  }
  return answers;
}

/** How a row's answer is called. */
export function rowName({ name }: AdminApi, version: number, what: ListenerRow["what"]): string {
  return `${name} v${version}, ${what}`;
}

const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "a topic that exists",
  "a topic that is gone",
  "an unknown topic",
]);

async function askBroken(port: number, api: AdminApi, version: number, codecs: Codecs): Promise<ListenerAnswer[]> {
  // A request without effect whose body has every kind of field nevertheless.
  const body = listenerRows(api, version).find(({ what }) => WITHOUT_EFFECT.has(what))?.body ?? {};
  const sound = bodyHex(codecs, api, version, body);
  const right = rightHeader(api, version);
  const answers: ListenerAnswer[] = [];
  for (const [what, header] of headerVariants(api, version)) {
    const answer = await ask(port, header + sound);
    answers.push({ name: `${rowName(api, version, what)} in front`, answer: masked(codecs, api, version, answer) });
  }
  const layout = layoutOf(adminSchema(`${api.name}Request`), version, sound);
  const soundAnswer = await ask(port, right + sound);
  const many: [string, string[]][] = [
    ["lengths that lie", lies(layout, sound).map((bytes) => right + bytes)],
    [BEYOND_INT32, liesBeyondInt32(layout, sound).map((bytes) => right + bytes)],
    ["tagged fields", taggedVariants(layout, sound).map((bytes) => right + bytes)],
    ["bytes after the body", ["00", "ffffffff"].map((bytes) => right + sound + bytes)],
    [
      "cut at every byte",
      Array.from({ length: (right + sound).length / 2 }, (_, end) => (right + sound).slice(0, end * 2)),
    ],
  ];
  for (const [what, frames] of many) {
    answers.push({ name: rowName(api, version, what), answer: await askMany(port, frames, soundAnswer) });
  }
  return answers;
}

const rightHeader = ({ apiKey }: AdminApi, version: number): string =>
  headerHex({ apiKey, version, tags: headerVersions(apiKey, version)?.request === 2 ? "00" : "" });

function bodyHex({ request }: Codecs, api: AdminApi, version: number, body: ListenerRow["body"]): string {
  const writer = new Writer();
  request.write(writer, filled(adminSchema(`${api.name}Request`), body) as MessageStruct, version);
  return writer.toBuffer().toString("hex");
}

async function askMany(port: number, frames: readonly string[], soundAnswer: string): Promise<string> {
  let letters = "";
  for (let start = 0; start < frames.length; start += CONNECTIONS_AT_ONCE) {
    const answers = await Promise.all(
      frames.slice(start, start + CONNECTIONS_AT_ONCE).map((frame) => ask(port, frame)),
    );
    letters += answers.map((answer) => (answer === "closed" ? "c" : answer === soundAnswer ? "s" : "a")).join("");
  }
  return letters;
}

/** Sends one frame over a connection of its own. */
async function ask(port: number, frame: string): Promise<string> {
  const connection = await RawConnection.connect(platform, port);
  try {
    connection.sendFrames(Buffer.from(frame, "hex"));
    return (await connection.nextFrame()).toString("hex");
  } catch (error) {
    if (connection.isClosed) return "closed";
    throw error;
  } finally {
    await connection.close();
  }
}

/** The answer with ids and documentation replaced. @throws {Error} when its bytes are not exactly its version's */
function masked({ response }: Codecs, { apiKey, name }: AdminApi, version: number, answer: string): string {
  if (answer === "closed") return answer;
  const headerBytes = headerVersions(apiKey, version)?.response === 1 ? 5 : 4;
  const header = answer.slice(0, headerBytes * 2);
  const reader = new Reader(Buffer.from(answer, "hex"), headerBytes);
  const message = response.read(reader, version);
  const write = (value: MessageStruct): string => {
    const writer = new Writer();
    response.write(writer, value, version);
    return header + writer.toBuffer().toString("hex");
  };
  if (reader.remainingBytes > 0 || write(message) !== answer) throw new Error(`${name} v${version}: ${answer}`);
  const rows = ROWS_IN_ANY_ORDER[name];
  return write(withoutChoices(message, rows) as MessageStruct);
}

/** Kafka shuffles the answer of DeleteTopics, and takes the rows of two others out of hash tables. */
const ROWS_IN_ANY_ORDER: Readonly<Record<string, string>> = {
  DeleteTopics: "responses",
  DescribeConfigs: "configs",
  CreatePartitions: "results",
};

const MASKS: Readonly<Record<string, string>> = { topicId: `${"A".repeat(21)}g`, documentation: "documentation" };

function withoutChoices(value: MessageValue, rows: string | undefined): MessageValue {
  if (Array.isArray(value)) return value.map((element: MessageValue) => withoutChoices(element, rows));
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value as MessageStruct).map(([key, inner]) => {
      const mask = MASKS[key];
      if (mask !== undefined && typeof inner === "string" && inner !== ZERO_UUID) return [key, mask];
      const masked = withoutChoices(inner, rows);
      return [key, key === rows && Array.isArray(masked) ? inOrder(masked) : masked];
    }),
  );
}

function inOrder(rows: readonly MessageValue[]): MessageValue[] {
  const texts = new Map(rows.map((row) => [row, JSON.stringify(row)]));
  return rows.toSorted((a, b) => ((texts.get(a) ?? "") < (texts.get(b) ?? "") ? -1 : 1));
}
