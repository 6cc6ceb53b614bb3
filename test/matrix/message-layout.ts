/** Where in a message's bytes its lengths, counts and tagged sections stand: the places at which bytes can lie. */
import { readBySchema } from "../../src/protocol/json/schema-codec.ts";
import { Reader } from "../../src/protocol/reader.ts";
import type { MessageSchema } from "../../src/protocol/schema.ts";

/** A length prefix, or a count of array elements. */
export interface LengthPlace {
  readonly position: number;
  readonly encoding: "int16" | "int32" | "varint";
}

/** A section of tagged fields. */
export interface TagSection {
  /** Of its count. */
  readonly position: number;
  readonly count: number;
  /** Where it ends, exclusive. */
  readonly end: number;
}

/** What a message's bytes consist of. */
export interface MessageLayout {
  readonly lengths: readonly LengthPlace[];
  readonly sections: readonly TagSection[];
}

class LayoutReader extends Reader {
  readonly lengths: LengthPlace[] = [];
  readonly sections: { position: number; count: number; end: number }[] = [];

  override readNullableString(): string | null {
    this.lengths.push({ position: this.position, encoding: "int16" });
    return super.readNullableString();
  }

  override readNullableArrayLength(elementBytesMin: number): number {
    this.lengths.push({ position: this.position, encoding: "int32" });
    return super.readNullableArrayLength(elementBytesMin);
  }

  override readCompactNullableString(): string | null {
    this.lengths.push({ position: this.position, encoding: "varint" });
    return super.readCompactNullableString();
  }

  override readCompactNullableArrayLength(elementBytesMin: number): number {
    this.lengths.push({ position: this.position, encoding: "varint" });
    return super.readCompactNullableArrayLength(elementBytesMin);
  }

  override readTagCount(): number {
    const { position } = this;
    const count = super.readTagCount();
    this.sections.push({ position, count, end: this.position });
    return count;
  }

  override readTaggedFieldEnd(): number {
    this.lengths.push({ position: this.position, encoding: "varint" });
    const end = super.readTaggedFieldEnd();
    const section = this.sections.at(-1);
    if (section !== undefined) section.end = end;
    return end;
  }
}

/** The layout of a sound message. None of the six APIs has a struct within a tagged field. */
export function layoutOf(schema: MessageSchema, version: number, hex: string): MessageLayout {
  const reader = new LayoutReader(Buffer.from(hex, "hex"));
  readBySchema(schema, reader, version);
  return reader;
}

/** An unsigned varint, as hex. */
export function varint(value: number): string {
  let rest = value >>> 0;
  let hex = "";
  while (rest >= 0x80) {
    hex += ((rest & 0x7f) | 0x80).toString(16).padStart(2, "0");
    rest >>>= 7;
  }
  return hex + rest.toString(16).padStart(2, "0");
}

/** The hex with the bytes from `start` to `end` replaced. */
export function splice(hex: string, [start, end]: readonly [start: number, end: number], by: string): string {
  return hex.slice(0, start * 2) + by + hex.slice(end * 2);
}
