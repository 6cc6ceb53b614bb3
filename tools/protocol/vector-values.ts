/** Values for the fields of a message, as Kafka's JSON, that a codec could get wrong. Same seed, same values. */
import { rawFloat64, rawInt64 } from "../../src/protocol/json/lossless-json.ts";
import { includes } from "../../src/protocol/json/message-value.ts";
import type { FieldSchema, StructSchema } from "../../src/protocol/schema.ts";

/** What the values of one vector have in common. */
export const FLAVOURS = [
  "defaults",
  "full",
  "absent",
  "lowest",
  "highest",
  "unsafe",
  "long",
  "random",
  "random again",
] as const;

/** One of {@link FLAVOURS}. */
export type Flavour = (typeof FLAVOURS)[number];

/** Pseudo-random integers from a seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ n < `sides` */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  }
}

/** The JSON of a struct in a version; random ones leave some tagged fields out. */
export function structJson(struct: StructSchema, version: number, flavour: Flavour, dice: Dice): object {
  const json: Record<string, unknown> = {};
  for (const field of struct.fields) {
    if (!includes(field.versions, version)) continue;
    const isTagged = includes(field.taggedVersions, version);
    if (isTagged && (flavour === "defaults" || (flavour.startsWith("random") && dice.roll(2) === 0))) continue;
    json[field.key] = fieldJson(field, version, flavour, dice);
  }
  return json;
}

function fieldJson(field: FieldSchema, version: number, flavour: Flavour, dice: Dice): unknown {
  const mayBeNull = includes(field.nullableVersions, version);
  if (flavour === "defaults" && field.defaultText === "null" && mayBeNull) return null;
  if (mayBeNull && (flavour === "absent" || (flavour.startsWith("random") && dice.roll(4) === 0))) return null;
  if (!field.isArray) return elementJson(field, version, flavour, dice);
  return Array.from({ length: elementCount(field, flavour, dice) }, () => elementJson(field, version, flavour, dice));
}

function elementCount(field: FieldSchema, flavour: Flavour, dice: Dice): number {
  switch (flavour) {
    case "defaults":
    case "absent":
      return 0;
    case "full":
      return 2;
    case "long":
      // Over 127, so that a compact length takes two bytes.
      return field.type === "struct" ? 1 : 130;
    case "random":
    case "random again":
      return dice.roll(4);
    default:
      return 1;
  }
}

const TEXTS = ["a", "topic-1", "größe", "日本語", "🦊", "", 'quote" and \\', "\u0000\u007f\u0080", "line\nbreak"];
const BITS: Readonly<Record<string, number>> = { int8: 8, int16: 16, int32: 32, uint16: 16, uint32: 32 };

function elementJson(field: FieldSchema, version: number, flavour: Flavour, dice: Dice): unknown {
  const pick = <T>(values: readonly T[]): T => values[dice.roll(values.length)] as T;
  const isEmpty = flavour === "defaults" || flavour === "absent";
  switch (field.type) {
    case "struct":
      return structJson(field.struct as StructSchema, version, flavour, dice);
    case "bool":
      return isEmpty
        ? field.defaultText === "true"
        : flavour === "lowest"
          ? false
          : flavour !== "random" || dice.roll(2) === 1;
    case "string":
      if (isEmpty) return "";
      if (flavour === "long") return `${"Länge-".repeat(30)}🦊`;
      return flavour === "full" ? `${field.key}-${dice.roll(100)}` : pick(TEXTS);
    case "bytes":
    case "records": {
      const length = isEmpty ? 0 : flavour === "long" ? 300 : 1 + dice.roll(20);
      return Buffer.from(Array.from({ length }, () => dice.roll(256))).toString("base64");
    }
    case "uuid":
      if (isEmpty) return "AAAAAAAAAAAAAAAAAAAAAA";
      return Buffer.from(Array.from({ length: 16 }, () => (flavour === "highest" ? 255 : dice.roll(256)))).toString(
        "base64url",
      );
    case "float64":
      if (isEmpty) return rawFloat64(0);
      return rawFloat64(pick([1.5, -0.1, 1e300, Number.MIN_VALUE, Number.MAX_VALUE, -3]));
    case "int64":
      return rawInt64(int64(field, flavour, dice));
    default:
      return integer(field, flavour, dice);
  }
}

function integer(field: FieldSchema, flavour: Flavour, dice: Dice): number {
  const bits = BITS[field.type] ?? 32;
  const lowest = field.type.startsWith("u") ? 0 : -(2 ** (bits - 1));
  const highest = lowest + 2 ** bits - 1;
  switch (flavour) {
    case "defaults":
      return Number(field.defaultText ?? 0);
    case "absent":
      return 0;
    case "lowest":
      return lowest;
    case "highest":
      return highest;
    case "full":
      return 1 + dice.roll(100);
    default:
      return lowest + dice.roll(2 ** bits);
  }
}

const SAFE = 2n ** 53n - 1n;
const UNSAFE = [SAFE + 1n, -SAFE - 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 60n + 1n, -(2n ** 62n) - 3n];

function int64(field: FieldSchema, flavour: Flavour, dice: Dice): bigint {
  switch (flavour) {
    case "defaults":
      return BigInt(field.defaultText ?? 0);
    case "absent":
      return 0n;
    case "lowest":
      return -SAFE;
    case "highest":
      return SAFE;
    case "unsafe":
      return UNSAFE[dice.roll(UNSAFE.length)] as bigint;
    case "full":
      return 1n + BigInt(dice.roll(100));
    default:
      return BigInt(dice.roll(2 ** 32)) * BigInt(dice.roll(2 ** 21)) * (dice.roll(2) === 0 ? 1n : -1n);
  }
}
