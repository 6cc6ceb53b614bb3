/** Answers the matrix's questions with our code, in the words of `KafkaMatrix.java`. */
import { InvariantError } from "../../src/base/assert.ts";
import { API_TABLE } from "../../src/broker/dispatch/api-table.ts";
import { ClientConnection } from "../../src/broker/dispatch/client-connection.ts";
import { bodyReader, readRequestHeader } from "../../src/broker/dispatch/request-header.ts";
import { headerVersions } from "../../src/protocol/api-keys.ts";
import { ApiError, ErrorCode, ProtocolError } from "../../src/protocol/errors.ts";
import { parseLossless } from "../../src/protocol/json/lossless-json.ts";
import { messageFromJson, messageToJson } from "../../src/protocol/json/message-json.ts";
import type { MessageStruct } from "../../src/protocol/json/message-value.ts";
import { Reader } from "../../src/protocol/reader.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { type GeneratedCodec, generatedCodec } from "../golden/golden-vectors.ts";
import { ADMIN_APIS, adminSchema } from "./admin-apis.ts";

const codecs = new Map<string, GeneratedCodec>();
for (const { name } of ADMIN_APIS) {
  for (const message of [`${name}Request`, `${name}Response`]) codecs.set(message, await generatedCodec(message));
}

/** An answer, and for a refusal why. */
export interface MatrixAnswer {
  readonly text: string;
  readonly reason?: string;
}

/** What our generated codecs and our dispatcher's header make of a question. */
export function answerQuestion(question: string): MatrixAnswer {
  try {
    return { text: answerSound(question.split("\t")) };
  } catch (error) {
    if (error instanceof ApiError && error.code === ErrorCode.UNSUPPORTED_VERSION) return { text: "unsupported" };
    // What Kafka says with a null pointer is an assertion of ours: a handler that writes null is at fault, not the client.
    if (error instanceof ProtocolError || error instanceof InvariantError)
      return { text: "refused", reason: error.message };
    throw error;
  }
}

function answerSound([kind = "", ...asked]: readonly string[]): string {
  const [first = "", second = "", third = "", fourth = ""] = asked;
  switch (kind) {
    case "headers": {
      const versions = headerVersions(Number(first), Number(second));
      return `${versions?.request}\t${versions?.response}`;
    }
    case "encode": {
      const message = messageFromJson(adminSchema(first), parseLossless(third), Number(second));
      return write(first, message, Number(second));
    }
    case "convert": {
      const to = Number(third);
      const written = write(first, read(first, readerOf(fourth), Number(second)), to);
      return `${written}\t${json(first, read(first, readerOf(written), to), to)}`;
    }
    case "read": {
      const reader = readerOf(third);
      const message = read(first, reader, Number(second));
      return `${json(first, message, Number(second))}\t${reader.remainingBytes}`;
    }
    case "cuts":
      return cuts(third, (bytes) => read(first, new Reader(bytes), Number(second)));
    case "frame":
      return frame(Buffer.from(first, "hex"));
    case "frame-cuts":
      return cuts(first, frame);
    default:
      throw new Error(`no question: ${kind}`);
  }
}

function frame(bytes: Buffer): string {
  const connection = new ClientConnection({ id: "c", listenerName: "PLAINTEXT", remoteAddress: "192.0.2.1" });
  const header = readRequestHeader(bytes, connection);
  const { apiKey, apiVersion, correlationId, clientId } = header;
  const served = API_TABLE.find((entry) => entry.apiKey === apiKey)?.versions ?? [0, -1];
  if (apiVersion < served[0] || apiVersion > served[1]) throw new ProtocolError("version is not served");
  const message = `${ADMIN_APIS.find((api) => api.apiKey === apiKey)?.name}Request`;
  const reader = bodyReader(bytes, header, headerVersions(apiKey, apiVersion)?.request === 2);
  const request = read(message, reader, apiVersion);
  // To Kafka a client without an id is one with an empty id.
  return `${correlationId}\t${JSON.stringify(clientId ?? "")}\t${json(message, request, apiVersion)}\t${reader.remainingBytes}`;
}

function cuts(hex: string, reading: (bytes: Buffer) => unknown): string {
  const bytes = Buffer.from(hex, "hex");
  let letters = "";
  for (let length = 0; length <= bytes.length; length++) {
    try {
      reading(bytes.subarray(0, length));
      letters += "v";
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      letters += "r";
    }
  }
  return letters;
}

const readerOf = (hex: string): Reader => new Reader(Buffer.from(hex, "hex"));

function codecOf(message: string): GeneratedCodec {
  const codec = codecs.get(message);
  if (codec === undefined) throw new Error(`${message} is not of the six`);
  return codec;
}

const read = (message: string, reader: Reader, version: number): MessageStruct =>
  codecOf(message).read(reader, version);

function write(message: string, value: MessageStruct, version: number): string {
  const writer = new Writer();
  codecOf(message).write(writer, value, version);
  return writer.toBuffer().toString("hex");
}

const json = (message: string, value: MessageStruct, version: number): string =>
  JSON.stringify(messageToJson(adminSchema(message), value, version));
