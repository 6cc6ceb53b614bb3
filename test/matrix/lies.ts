/** Messages whose lengths and counts say something else than what follows. */
import { type LengthPlace, type MessageLayout, splice, varint } from "./message-layout.ts";

/** Every length of a message replaced by each of its lies, one at a time; hex. */
export function lies(layout: MessageLayout, hex: string): string[] {
  return replaced(layout, hex, liesAt);
}

/** As {@link lies}, of compact lengths that a Java int takes for a negative number or for zero. */
export function liesBeyondInt32(layout: MessageLayout, hex: string): string[] {
  const beyond = [varint(2 ** 31), varint(2 ** 32 - 1), "8080808010", "8180808010"];
  return replaced(layout, hex, ({ encoding }) => (encoding === "varint" ? beyond : []));
}

function replaced(
  { lengths }: MessageLayout,
  hex: string,
  by: (place: LengthPlace, bytes: Buffer) => readonly string[],
): string[] {
  const bytes = Buffer.from(hex, "hex");
  return lengths.flatMap((place) => {
    const end = endOf(place, bytes);
    return by(place, bytes).map((lie) => splice(hex, [place.position, end], lie));
  });
}

function liesAt({ position, encoding }: LengthPlace, bytes: Buffer): string[] {
  switch (encoding) {
    case "int16": {
      const length = bytes.readInt16BE(position);
      return [-32_768, -2, -1, 0, length - 1, length + 1, 32_767].map((lie) => int(lie, 2));
    }
    case "int32": {
      const count = bytes.readInt32BE(position);
      return [-(2 ** 31), -2, -1, 0, count - 1, count + 1, 1_000_000, 1_000_001, 2 ** 31 - 1].map((lie) => int(lie, 4));
    }
    case "varint": {
      const value = varintAt(bytes, position);
      const numbers = [0, 1, value - 1, value + 1, 32_768, 32_769, 1_000_001, 1_000_002, 2 ** 31 - 1];
      // Longer than need be, and a sixth byte.
      const forms = [longer(value), "808080808000"];
      return [...numbers.map((number) => varint(Math.max(0, number))), ...forms];
    }
  }
}

function endOf({ position, encoding }: LengthPlace, bytes: Buffer): number {
  if (encoding !== "varint") return position + (encoding === "int16" ? 2 : 4);
  let end = position;
  while ((bytes[end] ?? 0) >= 0x80) end++;
  return end + 1;
}

function varintAt(bytes: Buffer, position: number): number {
  const first = bytes[position] ?? 0;
  return first < 0x80 ? first : (first & 0x7f) | ((bytes[position + 1] ?? 0) << 7);
}

const int = (value: number, size: number): string => {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(value, 0, size);
  return bytes.toString("hex");
};

/** The value in five bytes, the last of which says nothing. */
const longer = (value: number): string =>
  [value & 0x7f, (value >> 7) & 0x7f, 0, 0].map((byte) => (byte | 0x80).toString(16)).join("") + "00";
