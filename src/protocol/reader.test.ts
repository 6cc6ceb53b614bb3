import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { INT64_MAX, INT64_MIN } from "./int64-limits.ts";
import { ProtocolError } from "./protocol-error.ts";
import { DECODED_ELEMENTS_MAX, Reader, TAGGED_FIELDS_MAX } from "./reader.ts";
import { Writer } from "./writer.ts";

const reading = (hex: string): Reader => new Reader(Buffer.from(hex.replaceAll(" ", ""), "hex"));

for (const [value, hex] of [
  [0, "00"],
  [127, "7f"],
  [128, "8001"],
  [300, "ac02"],
  [2 ** 31 - 1, "ffffffff07"],
  [2 ** 32 - 1, "ffffffff0f"],
] as const) {
  test(`readUnsignedVarint() reads ${value}`, () => assert.equal(reading(hex).readUnsignedVarint(), value));
}

for (const hex of ["", "80", "ffffffff10", "808080808001"]) {
  test(`readUnsignedVarint() refuses "${hex}"`, () =>
    assert.throws(() => reading(hex).readUnsignedVarint(), ProtocolError));
}

const INT64_TABLE = [
  ["0000000000000000", 0, 0, 0],
  ["ffffffffffffffff", -1, -1, -1],
  ["001fffffffffffff", 2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 1],
  ["ffe0000000000001", 1 - 2 ** 53, 1 - 2 ** 53, 1 - 2 ** 53],
  ["0020000000000000", "refused", INT64_MAX, "refused"],
  ["ffe0000000000000", "refused", INT64_MIN, "refused"],
  ["ffdfffffffffffff", "refused", INT64_MIN, "refused"],
  ["7ffffffffffffffe", "refused", INT64_MAX, "refused"],
  ["7fffffffffffffff", "refused", INT64_MAX, INT64_MAX],
  ["8000000000000000", "refused", INT64_MIN, INT64_MIN],
  ["8000000000000001", "refused", INT64_MIN, "refused"],
] as const;

for (const [hex, exact, saturated, orLimit] of INT64_TABLE) {
  test(`an int64 of ${hex} is never rounded`, () => {
    const check = (read: (reader: Reader) => number, expected: number | "refused"): void => {
      if (expected === "refused") assert.throws(() => read(reading(hex)), ProtocolError);
      else assert.equal(read(reading(hex)), expected);
    };
    check((reader) => reader.readInt64(), exact);
    check((reader) => reader.readInt64Saturated(), saturated);
    check((reader) => reader.readInt64OrLimit(), orLimit);
    assert.equal(reading(hex).readBigInt64(), BigInt.asIntN(64, BigInt(`0x${hex}`)));
  });
}

test("integers keep their sign", () => {
  assert.equal(reading("ff").readInt8(), -1);
  assert.equal(reading("8000").readInt16(), -32768);
  assert.equal(reading("8000").readUint16(), 32768);
  assert.equal(reading("80000000").readInt32(), -(2 ** 31));
  assert.equal(reading("80000000").readUint32(), 2 ** 31);
  assert.equal(reading("02").readBoolean(), true);
});

test("reads end at the end given, not at the end of the bytes", () => {
  const reader = new Reader(Buffer.from("0001020304", "hex"), 1, 3);
  assert.equal(reader.remainingBytes, 2);
  assert.throws(() => reader.readInt32(), ProtocolError);
  assert.equal(reader.readInt16(), 0x0102);
  assert.equal(reader.position, 3);
  assert.throws(() => reader.readInt8(), ProtocolError);
});

test("plain Uint8Arrays are read at their offset", () => {
  const reader = new Reader(Uint8Array.from([9, 9, 0, 1, 65]).subarray(2));
  assert.equal(reader.readString(), "A");
});

test("null is refused where it may not be, and any negative length is null where it may", () => {
  assert.throws(() => reading("ffff").readString(), ProtocolError);
  assert.throws(() => reading("00").readCompactString(), ProtocolError);
  assert.throws(() => reading("ffffffff").readBytes(), ProtocolError);
  assert.throws(() => reading("00").readCompactBytes(), ProtocolError);
  assert.throws(() => reading("ffffffff").readArrayLength(1), ProtocolError);
  assert.throws(() => reading("00").readCompactArrayLength(1), ProtocolError);
  assert.equal(reading("fffe").readNullableString(), null);
  assert.equal(reading("00").readCompactNullableString(), null);
  assert.equal(reading("80000000").readNullableBytes(), null);
  assert.equal(reading("00").readCompactNullableBytes(), null);
  assert.equal(reading("fffffffe").readNullableArrayLength(1), -1);
  assert.equal(reading("00").readCompactNullableArrayLength(1), -1);
});

test("strings over 32767 bytes are refused, as by Kafka, though a compact length could say more", () => {
  const writer = new Writer();
  writer.writeUnsignedVarint(32769);
  const bytes = Buffer.concat([writer.toBuffer(), Buffer.alloc(40_000)]);
  assert.throws(() => new Reader(bytes).readCompactString(), /longer than allowed/);
});

test("a count is checked against the bytes left, by the fewest that an element takes", () => {
  assert.equal(reading("00000002 0000000000000000").readArrayLength(4), 2);
  assert.throws(() => reading("00000003 0000000000000000").readArrayLength(4), ProtocolError);
  assert.throws(() => reading("7fffffff").readNullableArrayLength(1), ProtocolError);
  assert.throws(() => reading("ffffffff0f").readCompactArrayLength(1), ProtocolError);
});

test("a request's long strings are counted, anybody else's are not", () => {
  const writer = new Writer();
  for (let index = 0; index <= 100; index++) writer.writeString("x".repeat(16_384));
  const bytes = writer.toBuffer();
  const reader = new Reader(bytes);
  while (reader.remainingBytes > 0) reader.readString();
  const limited = new Reader(bytes);
  limited.limitLongStrings();
  for (let index = 0; index < 100; index++) limited.readString();
  assert.throws(() => limited.readString(), /more long strings than allowed/);
});

test("strings up to V8's limit are as many as they like", () => {
  const writer = new Writer();
  for (let index = 0; index <= 100; index++) writer.writeString("x".repeat(16_383));
  const reader = new Reader(writer.toBuffer());
  reader.limitLongStrings();
  while (reader.remainingBytes > 0) assert.equal(reader.readString().length, 16_383);
});

test("elements are counted over all arrays of a frame", () => {
  const half = DECODED_ELEMENTS_MAX / 2;
  const bytes = Buffer.alloc(4 + half + 4 + half + 4 + 1);
  bytes.writeInt32BE(half, 0);
  bytes.writeInt32BE(half, 4 + half);
  bytes.writeInt32BE(1, 8 + 2 * half);
  const reader = new Reader(bytes);
  reader.readInt8Array(reader.readArrayLength(1));
  reader.readInt8Array(reader.readArrayLength(1));
  assert.throws(() => reader.readArrayLength(1), /more array elements than allowed/);
});

test("tagged fields are counted before they are read", () => {
  const writer = new Writer();
  writer.writeUnsignedVarint(TAGGED_FIELDS_MAX + 1);
  const bytes = Buffer.concat([writer.toBuffer(), Buffer.alloc(3 * TAGGED_FIELDS_MAX)]);
  assert.throws(() => new Reader(bytes).skipTaggedFields(), /more tagged fields than allowed/);
  assert.throws(() => reading("0500").readTagCount(), /more tagged fields than bytes/);
});

test("skipTaggedFields() leaves what it does not know, and refuses a size past the frame", () => {
  const reader = reading("02 a01f 03 010203 a11f 00 ff");
  reader.skipTaggedFields();
  assert.equal(reader.remainingBytes, 1);
  assert.throws(() => reading("01 05 04 010203").skipTaggedFields(), ProtocolError);
});

test("a known tagged field must take what its size says", () => {
  const reader = reading("03 00 01 02");
  const end = reader.readTaggedFieldEnd();
  reader.readInt16();
  assert.throws(() => reader.endTaggedField(end), ProtocolError);
});

test("views of the frame are not copies", () => {
  const bytes = Buffer.from("00000002 0102".replaceAll(" ", ""), "hex");
  const view = new Reader(bytes).readBytes();
  bytes[4] = 7;
  assert.equal(view[0], 7);
});

test("what is written is read: strings of any kind, uuids, numbers", () =>
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.maxSafeInteger(),
      fc.double(),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      (text, integer, float, id, unsigned) => {
        const uuid = Buffer.from(id).toString("base64url");
        const writer = new Writer(16);
        writer.writeString(text);
        writer.writeCompactString(text);
        writer.writeInt64(integer);
        writer.writeFloat64(float);
        writer.writeUuid(uuid);
        writer.writeUnsignedVarint(unsigned);
        writer.writeInt32(unsigned);
        const reader = new Reader(writer.toBuffer());
        assert.equal(reader.readString(), text);
        assert.equal(reader.readCompactString(), text);
        assert.equal(reader.readInt64(), integer);
        assert.ok(Object.is(reader.readFloat64(), float));
        assert.equal(reader.readUuid(), uuid);
        assert.equal(reader.readUnsignedVarint(), unsigned);
        assert.equal(reader.readUint32(), unsigned);
        assert.equal(reader.remainingBytes, 0);
      },
    ),
  ));
