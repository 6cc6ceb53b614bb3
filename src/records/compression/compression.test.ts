import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { CompressionError, TooLargeError } from "./compression-error.ts";
import { COMPRESSION_NAMES, CompressionType } from "./compression-type.ts";
import { compress, decompress } from "./compression.ts";
import { decodeLz4Block } from "./lz4-block.ts";
import { compressLz4, decompressLz4 } from "./lz4.ts";
import { decodeSnappyBlock, readSnappyHeader } from "./snappy-block.ts";
import { compressSnappy, decompressSnappy } from "./snappy.ts";
import { xxhash32 } from "./xxhash32.ts";
import { compressZstd, decompressZstd, decompressZstdOffLoop } from "./zstd.ts";

/** Bytes with runs, repeats near and far, and noise: what the codecs branch on. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, count]) => new Uint8Array(count).fill(byte)),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.integer({ min: 1, max: 300 }))
    .map(([bytes, count]) => Buffer.concat(Array.from({ length: count }, () => bytes))),
);
const content = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces));

const codecs = Object.values(CompressionType).filter((type) => type !== CompressionType.NONE);
const engines = ["native", "portable"] as const;

for (const type of codecs) {
  test(`${COMPRESSION_NAMES[type]} keeps the bytes, and keeps to the limit`, () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const sealed = compress(type, bytes, undefined);
        assert.deepEqual(decompress(type, sealed, Math.max(bytes.length, 1)), bytes);
        if (bytes.length > 1) assert.throws(() => decompress(type, sealed, bytes.length - 1), TooLargeError);
      }),
    );
  });

  test(`${COMPRESSION_NAMES[type]}: hostile bytes are a CompressionError, or bytes within the limit`, () => {
    const sealed = compress(type, Buffer.from("some text, some more text, and some more. ".repeat(3000)), undefined);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.nat(sealed.length),
        (changes, end) => {
          const hostile = Buffer.from(sealed.subarray(0, end % 3 === 0 ? end : sealed.length));
          for (const [position, byte] of changes) if (hostile.length > 0) hostile[position % hostile.length] = byte;
          try {
            assert.ok(decompress(type, hostile, 200_000).length <= 200_000);
          } catch (error) {
            assert.ok(error instanceof CompressionError, String(error));
          }
        },
      ),
      { numRuns: 600 },
    );
  });
}

for (const writer of engines) {
  for (const reader of engines) {
    test(`snappy and lz4 written ${writer} are read ${reader}`, () => {
      fc.assert(
        fc.property(content, fc.constantFrom(1, 4, 9, 12, 17), (bytes, level) => {
          assert.deepEqual(decompressSnappy(compressSnappy(bytes, writer), bytes.length, reader), bytes);
          assert.deepEqual(decompressLz4(compressLz4(bytes, level, writer), bytes.length, reader), bytes);
        }),
        { numRuns: 60 },
      );
    });
  }
}

test("zstd: several frames, as one, on and off the loop; bytes that are no frame are refused", async () => {
  const frames = Buffer.concat([
    compressZstd(Buffer.from("one, ")),
    compressZstd(Buffer.alloc(0)),
    compressZstd(Buffer.from("two")),
  ]);
  assert.equal(decompressZstd(frames, 100).toString(), "one, two");
  assert.equal((await decompressZstdOffLoop(frames, 100)).toString(), "one, two");
  assert.throws(() => decompressZstd(frames, 7), TooLargeError);
  for (const rest of ["g", "garb", "garbage, and more garbage"]) {
    const spoiled = Buffer.concat([frames, Buffer.from(rest)]);
    assert.throws(() => decompressZstd(spoiled, 100), CompressionError);
    await assert.rejects(decompressZstdOffLoop(spoiled, 100), CompressionError);
  }
});

test("lz4 levels above 9 do not compress worse than the fast mode", () => {
  const bytes = Buffer.from(
    Array.from({ length: 4000 }, (_, index) => `user-${(index * 7919) % 997} bought ${index % 13}; `).join(""),
  );
  assert.ok(compressLz4(bytes, 12).length < compressLz4(bytes, 9, "portable").length);
});

for (const [text, expected] of [
  ["", 0x02cc5d05],
  ["a", 0x550d7456],
  ["abc", 0x32d153ff],
  ["Nobody inspects the spammish repetition", 0xe2293b2f],
] as const) {
  test(`xxhash32(${JSON.stringify(text)})`, () => assert.equal(xxhash32(Buffer.from(text)), expected));
}

const text = Buffer.from("to be stored as it is, in one block");

/** A frame of one stored block, as other writers make them. */
function frame(options: {
  flags?: number;
  sizes?: number;
  contentSize?: boolean;
  blockChecksum?: boolean;
  contentChecksum?: boolean;
  linked?: boolean;
}): Buffer {
  const flags =
    options.flags ??
    0x40 |
      (options.linked === true ? 0 : 0x20) |
      (options.blockChecksum === true ? 0x10 : 0) |
      (options.contentSize === true ? 8 : 0) |
      (options.contentChecksum === true ? 4 : 0);
  const descriptor = Buffer.concat([
    Buffer.from([flags, options.sizes ?? 0x40]),
    options.contentSize === true ? little(text.length, 8) : Buffer.alloc(0),
  ]);
  const parts = [
    little(0x184d2204, 4),
    descriptor,
    Buffer.from([(xxhash32(descriptor) >>> 8) & 0xff]),
    little(0x8000_0000 + text.length, 4),
    text,
  ];
  if (options.blockChecksum === true) parts.push(little(xxhash32(text), 4));
  parts.push(little(0, 4));
  if (options.contentChecksum === true) parts.push(little(xxhash32(text), 4));
  return Buffer.concat(parts);
}

function little(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUInt32LE(value);
  return buffer;
}

for (const [name, options] of [
  ["no extras", {}],
  ["a content size", { contentSize: true }],
  ["a content checksum", { contentChecksum: true }],
  ["block checksums", { blockChecksum: true }],
  ["all of them, blocks of 4 MiB", { contentSize: true, contentChecksum: true, blockChecksum: true, sizes: 0x70 }],
] as const) {
  test(`decompressLz4() reads a frame with ${name}`, () => {
    assert.deepEqual(decompressLz4(frame(options), 1000), text);
    const longer = Buffer.concat([frame(options), text]);
    assert.deepEqual(decompressLz4(longer, 1000), text, "bytes after the frame are ignored");
  });
}

const broken = (change: number, options = {}) => {
  const bytes = frame(options);
  bytes[change < 0 ? bytes.length + change : change]! ^= 1;
  return bytes;
};
for (const [name, bytes] of [
  ["linked blocks", frame({ linked: true })],
  ["another version", frame({ flags: 0xa0 })],
  ["a reserved bit", frame({ flags: 0x61 })],
  ["a block size of 16 KiB", frame({ sizes: 0x30 })],
  ["a reserved block size", frame({ sizes: 0xc0 })],
  ["another magic", broken(0)],
  ["a wrong header checksum", broken(6)],
  ["a wrong block checksum", broken(-5, { blockChecksum: true })],
  ["no end", frame({}).subarray(0, -4)],
  ["no content checksum", frame({ contentChecksum: true }).subarray(0, -1)],
] as const) {
  test(`decompressLz4() refuses a frame with ${name}`, () => {
    assert.throws(() => decompressLz4(bytes, 1000), CompressionError);
  });
}

test("decodeLz4Block() and decodeSnappyBlock() refuse a copy from before their block", () => {
  const into = Buffer.alloc(100);
  // One literal, a match of four from 2 back, five literals; and for snappy a literal and a copy of four.
  const lz4 = Buffer.from([0x10, 0x61, 2, 0, 0x50, 1, 2, 3, 4, 5]);
  const snappy = Buffer.from([0, 0x61, 0x01, 2]);
  assert.throws(() => decodeLz4Block({ bytes: lz4, start: 0, end: lz4.length }, into, 50, 100), CompressionError);
  assert.throws(() => decodeSnappyBlock({ bytes: snappy, start: 0, end: 4 }, into, 50, 55), CompressionError);
  lz4[2] = 1;
  snappy[3] = 1;
  assert.equal(decodeLz4Block({ bytes: lz4, start: 0, end: lz4.length }, into, 50, 100), 60);
  decodeSnappyBlock({ bytes: snappy, start: 0, end: 4 }, into, 50, 55);
});

test("readSnappyHeader() refuses a size that no elements could make, before anything is allocated", () => {
  const header = Buffer.from([0xff, 0xff, 0x03, 0, 0, 0]);
  assert.throws(() => readSnappyHeader(header, 0, header.length, 1e9), /lie/);
  assert.deepEqual(readSnappyHeader(Buffer.from([66, 0, 0, 0]), 0, 4, 1e9), { uncompressedBytes: 66, position: 1 });
});

for (const engine of engines) {
  test(`decompressSnappy() reads a raw block, as librdkafka writes it, ${engine}`, () => {
    // Literal "ab", then a copy of 10 from 2 back.
    assert.equal(decompressSnappy(Buffer.from([12, 4, 0x61, 0x62, 0x19, 2]), 100, engine).toString(), "abababababab");
  });

  test(`decompressSnappy() does not believe a size of 4 GiB, nor one beyond the limit, ${engine}`, () => {
    assert.throws(
      () => decompressSnappy(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0]), 2 ** 33, engine),
      CompressionError,
    );
    assert.throws(() => decompressSnappy(compressSnappy(Buffer.alloc(5000)), 4999, engine), TooLargeError);
  });

  test(`decompressSnappy() refuses copies from before the block, ${engine}`, () => {
    assert.throws(() => decompressSnappy(Buffer.from([12, 4, 0x61, 0x62, 0x19, 3]), 100, engine), CompressionError);
  });
}
