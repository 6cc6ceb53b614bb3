/**
 * Sends requests to any Kafka broker and keeps what it answered, in a form that two brokers can be compared by.
 *
 * Bodies are given with only the fields that matter: the message's schema fills the rest with defaults.
 */
import { connect, type Socket } from "node:net";
import { readFileSync } from "node:fs";
import { ApiKey } from "../../src/protocol/api-keys.ts";
import { type FieldSchema, type MessageSchema, parseSchema, type StructSchema } from "../../src/protocol/schema.ts";
import { Reader } from "../../src/protocol/reader.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { ZERO_UUID } from "../../src/base/uuid.ts";
import { kebabCase } from "../../tools/kebab-case.ts";

/** A decoded answer, or what happened instead. */
export type Answer = Record<string, unknown> | "closed" | "no answer asked";

/** One line of a transcript. */
export interface Exchange {
  readonly name: string;
  readonly answer: unknown;
}

/** Name of an API as in its spec, without `Request`. */
export type ApiName = string;

interface Codec {
  readonly schema: MessageSchema;
  readonly write: (writer: Writer, message: unknown, version: number) => void;
  readonly readResponse: (reader: Reader, version: number) => Record<string, unknown>;
}

/** The client id of whoever has no name of its own. */
const CLIENT_ID = "differential";

const codecs = new Map<ApiName, Codec>();

function schemaOf(message: string): MessageSchema {
  return parseSchema(readFileSync(`schemas/${kebabCase(message)}.schema`, "utf8"));
}

async function codecOf(api: ApiName): Promise<Codec> {
  let codec = codecs.get(api);
  if (codec === undefined) {
    const request = (await import(`../../src/protocol/generated/${kebabCase(`${api}Request`)}.ts`)) as Record<
      string,
      never
    >;
    const response = (await import(`../../src/protocol/generated/${kebabCase(`${api}Response`)}.ts`)) as Record<
      string,
      never
    >;
    codec = {
      schema: schemaOf(`${api}Request`),
      write: request[`write${api}Request`]!,
      readResponse: response[`read${api}Response`]!,
    };
    codecs.set(api, codec);
  }
  return codec;
}

/** Fills the fields that a test left out with their defaults. @throws {Error} naming a field that the schema has not */
export function filled(schema: StructSchema, partial: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = new Set(schema.fields.map(({ key }) => key));
  for (const name of Object.keys(partial)) if (!names.has(name)) throw new Error(`${schema.name} has no field ${name}`);
  const full: Record<string, unknown> = {};
  for (const field of schema.fields)
    full[field.key] = field.key in partial ? filledField(field, partial[field.key]) : defaultOf(field);
  return full;
}

function filledField(field: FieldSchema, value: unknown): unknown {
  const { struct } = field;
  if (struct === undefined || value === null) return value;
  if (!field.isArray) return filled(struct, value as Record<string, unknown>);
  return (value as Record<string, unknown>[]).map((element) => filled(struct, element));
}

function defaultOf(field: FieldSchema): unknown {
  if (field.defaultText === "null") return null;
  if (field.isArray) return [];
  if (field.struct !== undefined) return filled(field.struct, {});
  const text = field.defaultText;
  switch (field.type) {
    case "bool":
      return text === "true";
    case "string":
      return text === undefined ? "" : (JSON.parse(text) as string);
    case "uuid":
      return ZERO_UUID;
    case "bytes":
    case "records":
      return Buffer.alloc(0);
    default:
      return text === "9223372036854775807" ? 2 ** 63 : Number(text ?? 0);
  }
}

/** A framed request: size, header, body. */
export async function frameOf(
  api: ApiName,
  version: number,
  correlationId: number,
  body: Readonly<Record<string, unknown>>,
  clientId: string = CLIENT_ID,
): Promise<Buffer> {
  const { schema, write } = await codecOf(api);
  const writer = new Writer();
  write(writer, filled(schema, body), version);
  const head = frameHeader(schema.apiKey ?? -1, version, correlationId, {
    clientId,
    flexible: isFlexible(schema, version),
  });
  return framed(head, writer.toBuffer());
}

/** A frame around a body of any bytes. */
export function frame(
  apiKey: number,
  version: number,
  correlationId: number,
  body: Uint8Array,
  flexible: boolean,
): Buffer {
  return framed(frameHeader(apiKey, version, correlationId, { clientId: CLIENT_ID, flexible }), body);
}

function framed(header: Buffer, body: Uint8Array): Buffer {
  header.writeInt32BE(header.length - 4 + body.length, 0);
  return Buffer.concat([header, body]);
}

function frameHeader(
  apiKey: number,
  version: number,
  correlationId: number,
  { clientId: name, flexible }: { readonly clientId: string; readonly flexible: boolean },
): Buffer {
  const clientId = Buffer.from(name);
  const header = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length + (flexible ? 1 : 0));
  header.writeInt16BE(apiKey, 4);
  header.writeInt16BE(version, 6);
  header.writeInt32BE(correlationId, 8);
  header.writeInt16BE(clientId.length, 12);
  clientId.copy(header, 14);
  return header;
}

function isFlexible(schema: MessageSchema, version: number): boolean {
  return schema.flexibleVersions !== undefined && version >= schema.flexibleVersions.low;
}

/** One connection: frames out, frames in. */
class WireConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: ((frame: Buffer | undefined) => void) | undefined;
  #closed = false;

  constructor(port: number, localAddress: string | undefined) {
    const from = localAddress === undefined ? {} : { localAddress };
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true, ...from });
    this.#socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#deliver();
    });
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      this.#closed = true;
      this.#deliver();
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** The next frame without its size, undefined when the peer closed the connection. */
  next(): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#deliver();
    });
  }

  end(): void {
    this.#socket.destroy();
  }

  #deliver(): void {
    if (this.#waiting === undefined) return;
    const size = this.#received.length >= 4 ? this.#received.readInt32BE(0) : Number.POSITIVE_INFINITY;
    const waiting = this.#waiting;
    if (this.#received.length >= 4 + size) {
      const bytes = this.#received.subarray(4, 4 + size);
      this.#received = this.#received.subarray(4 + size);
      this.#waiting = undefined;
      waiting(bytes);
    } else if (this.#closed) {
      this.#waiting = undefined;
      waiting(undefined);
    }
  }
}

/** Options of one request. */
export interface SendOptions {
  /** Which connection it goes over; each name is one. */
  readonly on?: string;
  /** Who sends it, over connections of its own; absent: the client that all other scripts are. */
  readonly as?: string;
  /** False: the broker must not answer (Produce with acks=0). */
  readonly answered?: boolean;
  /** Not part of the transcript: waiting for something to become true. */
  readonly silent?: boolean;
}

/** A run of a script against one broker. */
export class WireSession {
  readonly transcript: Exchange[] = [];
  readonly #port: number;
  readonly #addressOf: ((client: string) => string) | undefined;
  readonly #connections = new Map<string, WireConnection>();
  readonly #normalize: (answer: Record<string, unknown>) => unknown;
  #correlationId = 0;

  /** @param addressOf where a client connects from, for a broker that tells clients apart by their addresses */
  constructor(
    port: number,
    normalize: (answer: Record<string, unknown>) => unknown,
    addressOf?: (client: string) => string,
  ) {
    this.#port = port;
    this.#normalize = normalize;
    this.#addressOf = addressOf;
  }

  /** Sends a request and notes its answer under `name`. The answer is given back as it came. */
  async send(
    name: string,
    api: ApiName,
    version: number,
    body: Readonly<Record<string, unknown>>,
    options: SendOptions = {},
  ): Promise<Answer> {
    const id = ++this.#correlationId;
    const bytes = await frameOf(api, version, id, body, options.as);
    const { schema } = await codecOf(api);
    return await this.#exchange(
      name,
      bytes,
      options,
      async (frame) => await decodeAnswer(api, schema, version, frame, id),
    );
  }

  /** Notes what was made of an answer that is too large to keep. */
  note(name: string, answer: unknown): void {
    this.transcript.push({ name, answer });
  }

  /** Sends bytes as they are; an answer is noted as hex. */
  async raw(name: string, bytes: Uint8Array, options: SendOptions = {}): Promise<Answer> {
    return await this.#exchange(name, bytes, options, (frame) => Promise.resolve({ hex: frame.toString("hex") }));
  }

  /** Repeats a request, unnoted, until its answer satisfies. */
  async until(
    api: ApiName,
    version: number,
    body: Readonly<Record<string, unknown>>,
    satisfied: (answer: Record<string, unknown>) => boolean,
    { as = CLIENT_ID }: Pick<SendOptions, "as"> = {},
  ): Promise<Record<string, unknown>> {
    for (let attempt = 0; attempt < 2000; attempt++) {
      const answer = await this.send("", api, version, body, { silent: true, as });
      if (typeof answer === "object" && satisfied(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`${api} never gave what was waited for`);
  }

  /** Waits until the broker leads partitions that were just created: metadata may be ahead of it. */
  async untilLed(topics: readonly string[], partitionCount = 1, options: Pick<SendOptions, "as"> = {}): Promise<void> {
    const partitions = Array.from({ length: partitionCount }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp: -1,
    }));
    const asked = { replicaId: -1, topics: topics.map((name) => ({ name, partitions })) };
    const areLed = (answer: Record<string, unknown>) =>
      (answer["topics"] as { partitions: { errorCode: number }[] }[]).every((topic) =>
        topic.partitions.every(({ errorCode }) => errorCode === 0),
      );
    await this.until("ListOffsets", 7, asked, areLed, options);
  }

  /** Closes a named connection. */
  hangUp(on: string): void {
    this.#connections.get(on)?.end();
    this.#connections.delete(on);
  }

  end(): void {
    for (const connection of this.#connections.values()) connection.end();
  }

  async #exchange(
    name: string,
    bytes: Uint8Array,
    options: SendOptions,
    decode: (frame: Buffer) => Promise<Record<string, unknown>>,
  ): Promise<Answer> {
    const { as = CLIENT_ID } = options;
    const on = as === CLIENT_ID ? (options.on ?? "main") : `${options.on ?? "main"} of ${as}`;
    let connection = this.#connections.get(on);
    if (connection === undefined || connection.closed) {
      connection = new WireConnection(this.#port, this.#addressOf?.(as));
      this.#connections.set(on, connection);
    }
    connection.write(bytes);
    // An unanswered request is followed by one that is: the next frame must be that one's.
    if (options.answered === false) {
      this.#note(name, "no answer asked", options);
      return "no answer asked";
    }
    const received = await connection.next();
    const answer = received === undefined ? "closed" : await decode(received);
    if (received === undefined) this.#connections.delete(on);
    this.#note(name, answer === "closed" ? answer : this.#normalize(answer), options);
    return answer;
  }

  #note(name: string, answer: unknown, options: SendOptions): void {
    if (options.silent !== true) this.transcript.push({ name, answer });
  }
}

async function decodeAnswer(
  api: ApiName,
  schema: MessageSchema,
  version: number,
  bytes: Buffer,
  id: number,
): Promise<Record<string, unknown>> {
  const correlationId = bytes.readInt32BE(0);
  if (correlationId !== id) return { wrongCorrelationId: correlationId - id };
  // ApiVersions alone keeps the old response header in flexible versions.
  const headerBytes = isFlexible(schema, version) && schema.apiKey !== ApiKey.API_VERSIONS ? 5 : 4;
  const body = bytes.subarray(headerBytes);
  const { readResponse } = await codecOf(api);
  // A refused ApiVersions version is answered in version 0.
  const answerVersion = schema.apiKey === ApiKey.API_VERSIONS && body.readInt16BE(0) === 35 ? 0 : version;
  const reader = new Reader(body);
  return readResponse(reader, answerVersion);
}
