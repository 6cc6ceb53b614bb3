import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../base/assert.ts";
import { INT64_MAX, INT64_MIN } from "./int64-limits.ts";
import { Reader } from "./reader.ts";
import { RECORDS_COPIED_BYTES_MAX, Writer } from "./writer.ts";

const hexOf = (write: (writer: Writer) => void): string => {
  const writer = new Writer(8);
  write(writer);
  return writer.toBuffer().toString("hex");
};

test("the limits of int64 are written exactly, and nothing else beyond ±(2⁵³−1)", () => {
  assert.equal(
    hexOf((writer) => writer.writeInt64(INT64_MAX)),
    "7fffffffffffffff",
  );
  assert.equal(
    hexOf((writer) => writer.writeInt64(INT64_MIN)),
    "8000000000000000",
  );
  assert.equal(
    hexOf((writer) => writer.writeInt64(1 - 2 ** 53)),
    "ffe0000000000001",
  );
  for (const value of [2 ** 53, -(2 ** 53), 1.5, NaN, Infinity]) {
    assert.throws(() => new Writer().writeInt64(value), InvariantError);
  }
});

test("strings: null, empty, non-ASCII, half a surrogate pair as Java writes it", () => {
  assert.equal(
    hexOf((writer) => writer.writeString(null)),
    "ffff",
  );
  assert.equal(
    hexOf((writer) => writer.writeCompactString(null)),
    "00",
  );
  assert.equal(
    hexOf((writer) => writer.writeCompactString("")),
    "01",
  );
  assert.equal(
    hexOf((writer) => writer.writeString("é")),
    "0002c3a9",
  );
  assert.equal(
    hexOf((writer) => writer.writeCompactString("a\ud83d")),
    "03613f",
  );
  assert.throws(() => new Writer().writeString("x".repeat(32_768)), InvariantError);
  assert.throws(() => new Writer().writeUuid("no uuid"), InvariantError);
});

for (const length of [0, 1, 47, 48, 49, 126, 127, 128, 16_382, 16_383, 32_767]) {
  test(`a string of ${length} characters comes back in both forms`, () => {
    const writer = new Writer(16);
    const text = "s".repeat(length);
    writer.writeString(text);
    writer.writeCompactString(text);
    const reader = new Reader(writer.toBuffer());
    assert.equal(reader.readString(), text);
    assert.equal(reader.readCompactString(), text);
  });
}

for (const sizeBytes of [0, 1, 127, 128, 16_383, 16_384, 2_100_000]) {
  test(`a tagged field of ${sizeBytes} bytes has its size before it`, () => {
    const writer = new Writer(32);
    writer.writeInt8(1);
    const mark = writer.beginTaggedField(300);
    for (let index = 0; index < sizeBytes; index++) writer.writeInt8(index);
    writer.endTaggedField(mark);
    writer.writeInt8(99);
    const reader = new Reader(writer.toBuffer());
    assert.equal(reader.readInt8(), 1);
    assert.equal(reader.readUnsignedVarint(), 300);
    const end = reader.readTaggedFieldEnd();
    for (let index = 0; index < sizeBytes; index++) assert.equal(reader.readInt8(), (index << 24) >> 24);
    reader.endTaggedField(end);
    assert.equal(reader.readInt8(), 99);
  });
}

test("large records are a chunk of their own, small ones are copied, and the frame's size counts them all", () => {
  const writer = new Writer(64);
  const large = Buffer.alloc(RECORDS_COPIED_BYTES_MAX + 1, 7);
  const small = Buffer.alloc(RECORDS_COPIED_BYTES_MAX, 8);
  writer.beginFrame();
  writer.writeInt16(5);
  writer.writeRecords(large);
  writer.writeCompactRecords(small);
  writer.writeRecords(null);
  assert.equal(writer.sizeBytes, 4 + 2 + 4 + large.length + 2 + small.length + 4);
  const chunks = writer.finishFrame();
  assert.equal(chunks[1], large);
  assert.equal(chunks.length, 3);
  const frame = Buffer.concat(chunks);
  assert.equal(frame.readInt32BE(0), frame.length - 4);
  const reader = new Reader(frame, 6);
  assert.deepEqual(reader.readBytes(), large);
  assert.deepEqual(reader.readCompactBytes(), small);
  assert.equal(reader.readNullableBytes(), null);
});

test("what was handed out stays as it is when the writer goes on", () => {
  const writer = new Writer(1024);
  const messages: { bytes: Buffer; expected: string }[] = [];
  for (let index = 0; index < 200; index++) {
    const expected = `message ${index} `.repeat(1 + (index % 40));
    writer.writeString(expected);
    messages.push({ bytes: writer.toBuffer(), expected });
  }
  for (const { bytes, expected } of messages) assert.equal(new Reader(bytes).readString(), expected);
});

test("discard() forgets the message under way and nothing before it", () => {
  const writer = new Writer(64);
  writer.writeInt32(1);
  const kept = writer.toBuffer();
  writer.beginFrame();
  writer.writeRecords(Buffer.alloc(5000));
  writer.discard();
  assert.equal(writer.sizeBytes, 0);
  writer.beginFrame();
  writer.writeInt8(2);
  assert.deepEqual(Buffer.concat(writer.finishFrame()).toString("hex"), "0000000102");
  assert.equal(kept.toString("hex"), "00000001");
});

test("a frame begins with beginFrame() and nothing else", () => {
  const writer = new Writer();
  writer.writeInt8(1);
  assert.throws(() => writer.beginFrame(), InvariantError);
  assert.throws(() => new Writer().finishFrame(), InvariantError);
});
