/**
 * Bytes that break the protocol, made from what Kafka wrote: cut short, changed, with counts that lie. A generated reader
 * must give a value or a ProtocolError, and not take much memory for either.
 *
 * `RAFKA_HOSTILE_BYTES=all` makes many more of them than `npm test` has time for.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError } from "../../src/protocol/errors.ts";
import {
  defaultStruct,
  defaultValue,
  includes,
  type MessageStruct,
  type MessageValue,
} from "../../src/protocol/json/message-value.ts";
import { readBySchema, writeBySchema } from "../../src/protocol/json/schema-codec.ts";
import { MESSAGE_NAMES, schemaOf } from "../../src/protocol/json/schema-registry.ts";
import { DECODED_ELEMENTS_MAX, Reader } from "../../src/protocol/reader.ts";
import type { FieldSchema, MessageSchema, StructSchema } from "../../src/protocol/schema.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { Dice } from "../../tools/protocol/vector-values.ts";
import { type GeneratedCodec, generatedCodec, type GoldenVector, goldenVectors } from "./golden-vectors.ts";

const isComplete = process.env["RAFKA_HOSTILE_BYTES"] === "all";
const MUTATIONS = isComplete ? 500 : 20;
const EVERY_LENGTH_BYTES = 512;
const HEAP_GROWTH_MAX = 64;
const BOMB_BYTES = 65_536;
const SEED = 20_260_101;

// Half a million errors are thrown here, and nobody looks at where.
Error.stackTraceLimit = 0;

const vectors = goldenVectors();
const codecs = new Map<string, GeneratedCodec>();
for (const name of MESSAGE_NAMES) codecs.set(name, await generatedCodec(name));

type Outcome = "value" | "refused";

function readHostile({ name, version }: GoldenVector, bytes: Uint8Array, how: string): Outcome {
  try {
    codecs.get(name)?.read(new Reader(bytes), version);
    return "value";
  } catch (error) {
    if (error instanceof ProtocolError) return "refused";
    throw new Error(`${name} ${version}, ${how}: ${Buffer.from(bytes).toString("hex").slice(0, 2000)}`, {
      cause: error,
    });
  }
}

interface ArrayStart {
  readonly position: number;
  readonly elementBytesMin: number;
  readonly isCompact: boolean;
}

/** Notes where values begin, and where counts of arrays stand. */
class TracingReader extends Reader {
  readonly boundaries = new Set<number>();
  readonly arrays: ArrayStart[] = [];
}

for (const name of Object.getOwnPropertyNames(Reader.prototype)) {
  if (!name.startsWith("read")) continue;
  const original = Reader.prototype[name as "readInt8"] as (this: Reader, ...values: unknown[]) => unknown;
  Object.defineProperty(TracingReader.prototype, name, {
    value(this: TracingReader, ...values: unknown[]): unknown {
      this.boundaries.add(this.position);
      if (name.endsWith("ArrayLength")) {
        const isCompact = name.includes("Compact");
        this.arrays.push({ position: this.position, elementBytesMin: values[0] as number, isCompact });
      }
      return original.apply(this, values);
    },
  });
}

test("every frame is refused when its end is cut off, wherever", () => {
  let frames = 0;
  let refused = 0;
  for (const vector of vectors) {
    const bytes = Buffer.from(vector.hex, "hex");
    const lengths = new Set<number>();
    const every = Math.min(bytes.length, EVERY_LENGTH_BYTES);
    for (let length = 0; length < every; length++) lengths.add(length);
    if (bytes.length > EVERY_LENGTH_BYTES) {
      const tracing = new TracingReader(bytes);
      readBySchema(vector.schema, tracing, vector.version);
      for (const boundary of tracing.boundaries) lengths.add(boundary);
    }
    for (const length of lengths) {
      frames++;
      if (readHostile(vector, bytes.subarray(0, length), `cut to ${length}`) === "refused") refused++;
    }
  }
  assert.equal(refused, frames);
});

function mutate(bytes: Buffer, dice: Dice): Buffer {
  const mutated = Buffer.from(bytes);
  const kind = dice.roll(5);
  for (let times = 1 + dice.roll(3); times > 0; times--) {
    const position = dice.roll(mutated.length);
    if (kind === 0) mutated[position] = dice.roll(256);
    else if (kind === 1) mutated[position] = (mutated[position] as number) ^ (1 << dice.roll(8));
    else if (kind === 2) mutated[position] = [0x00, 0x7f, 0x80, 0xff][dice.roll(4)] as number;
    else if (kind === 3) mutated.copyWithin(position, dice.roll(mutated.length));
    else mutated.fill(0xff, position, Math.min(position + 5, mutated.length));
  }
  return mutated;
}

test(`frames changed at random are a value or refused (seed ${SEED})`, () => {
  const outcomes: Record<Outcome, number> = { value: 0, refused: 0 };
  const dice = new Dice(SEED);
  for (const vector of vectors) {
    const bytes = Buffer.from(vector.hex, "hex");
    if (bytes.length === 0) continue;
    for (let times = 0; times < MUTATIONS; times++) outcomes[readHostile(vector, mutate(bytes, dice), "mutated")]++;
  }
  assert.ok(outcomes.value > 1000 && outcomes.refused > 1000, JSON.stringify(outcomes));
});

/** A frame whose array claims `claimed` elements at `position`, all of its rest one byte over and over. */
function bomb(bytes: Buffer, { position, isCompact }: ArrayStart, claimed: number, fill: number): Buffer {
  const frame = Buffer.alloc(BOMB_BYTES, fill);
  bytes.copy(frame, 0, 0, position);
  if (!isCompact) {
    frame.writeInt32BE(claimed, position);
    return frame;
  }
  let rest = claimed + 1;
  for (let index = position; index < position + 4; index++) {
    frame[index] = (rest & 0x7f) | (index < position + 3 ? 0x80 : 0);
    rest >>>= 7;
  }
  return frame;
}

class HeapGauge {
  worstGrowth = 0;
  worstLabel = "";

  /** How many times its size the heap grew by reading a frame. A collection in between hides some of it, not all of it always. */
  measure(frameBytes: number, label: string, read: () => void): void {
    let growth = growthBy(frameBytes, read);
    if (growth <= this.worstGrowth) return;
    // The engine's own work (compiling, for instance) may fall on one reading: the middle of five tells what the frame takes.
    growth = Array.from({ length: 5 }, () => growthBy(frameBytes, read)).toSorted((a, b) => a - b)[2] ?? growth;
    if (growth <= this.worstGrowth) return;
    this.worstGrowth = growth;
    this.worstLabel = label;
  }

  check(): void {
    assert.ok(this.worstGrowth > 1, "nothing was measured");
    assert.ok(this.worstGrowth <= HEAP_GROWTH_MAX, `${this.worstGrowth.toFixed(1)} times its size: ${this.worstLabel}`);
  }
}

function growthBy(frameBytes: number, read: () => void): number {
  const before = process.memoryUsage().heapUsed;
  read();
  return (process.memoryUsage().heapUsed - before) / frameBytes;
}

test(`a frame that claims more elements than it holds takes at most ${HEAP_GROWTH_MAX} times its size`, () => {
  const gauge = new HeapGauge();
  for (const vector of vectors) {
    if (vector.flavour !== "full") continue;
    const { name, version, schema } = vector;
    if (!isComplete && version !== schema.versions.high) continue;
    const bytes = Buffer.from(vector.hex, "hex");
    const tracing = new TracingReader(bytes);
    codecs.get(name)?.read(tracing, version);
    for (const start of tracing.arrays) {
      // Zeroes are empty strings and arrays of old versions, ones those of flexible versions, twos arrays of one element.
      const fitting = Math.floor((BOMB_BYTES - start.position - 4) / start.elementBytesMin);
      const claims = [0, 1, 2].map((fill) => ({ claimed: fitting, fill }));
      for (const { claimed, fill } of [...claims, { claimed: DECODED_ELEMENTS_MAX, fill: 0 }]) {
        const frame = bomb(bytes, start, claimed, fill);
        const label = `${vector.label}, array at ${start.position} of ${claimed} filled with ${fill}`;
        gauge.measure(BOMB_BYTES, label, () => readHostile(vector, frame, label));
      }
    }
  }
  gauge.check();
});

interface Crowd {
  readonly version: number;
  /** Which array has many elements. */
  readonly target: FieldSchema;
  readonly targetCount: number;
  /** How many elements the arrays within its elements have. */
  readonly innerCount: number;
}

/** A struct with its defaults, and its arrays empty but for those that the crowd is in. */
function withCrowd(struct: StructSchema, crowd: Crowd, arrayCount: number): MessageStruct {
  const values: Record<string, MessageValue> = { ...defaultStruct(struct) };
  for (const field of struct.fields) {
    if (!includes(field.versions, crowd.version)) continue;
    const leads = field.struct !== undefined && contains(field.struct, crowd.target);
    const count = field === crowd.target ? crowd.targetCount : leads ? 1 : arrayCount;
    if (!field.isArray && !leads) continue;
    const element: MessageValue =
      field.struct === undefined
        ? defaultValue({ ...field, isArray: false, defaultText: undefined })
        : withCrowd(field.struct, crowd, field === crowd.target ? crowd.innerCount : arrayCount);
    values[field.key] = field.isArray ? Array.from({ length: count }, () => element) : element;
  }
  return values;
}

function contains(struct: StructSchema, target: FieldSchema): boolean {
  return struct.fields.some(
    (field) => field === target || (field.struct !== undefined && contains(field.struct, target)),
  );
}

function arraysOf(struct: StructSchema): FieldSchema[] {
  const inner = struct.fields.flatMap((field) => (field.struct === undefined ? [] : arraysOf(field.struct)));
  return [...new Set([...struct.fields.filter(({ isArray }) => isArray), ...inner])];
}

test(`a frame full of the smallest elements takes at most ${HEAP_GROWTH_MAX} times its size`, () => {
  const gauge = new HeapGauge();
  let measured = 0;
  for (const name of MESSAGE_NAMES) {
    const schema = schemaOf(name) as MessageSchema;
    const version = schema.versions.high;
    for (const target of arraysOf(schema)) {
      if (!includes(target.versions, version)) continue;
      const hasInner = target.struct !== undefined && arraysOf(target.struct).length > 0;
      for (const innerCount of hasInner ? [0, 1] : [0]) {
        const writer = new Writer();
        writeBySchema(
          schema,
          writer,
          withCrowd(schema, { version, target, targetCount: 5000, innerCount }, 0),
          version,
        );
        const frame = writer.toBuffer();
        // Once before, so that compiling the reader does not count.
        codecs.get(name)?.read(new Reader(frame), version);
        const label = `${name} ${version}, ${target.name} with ${innerCount} element in its own arrays`;
        gauge.measure(frame.length, label, () => codecs.get(name)?.read(new Reader(frame), version));
        measured++;
      }
    }
  }
  assert.ok(measured > 300);
  gauge.check();
});
