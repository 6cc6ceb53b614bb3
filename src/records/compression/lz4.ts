/**
 * LZ4 frames as Kafka reads and writes them: independent blocks of 64 KiB, no sizes or checksums but the header's.
 *
 *     magic 0x184D2204 | FLG | BD | [content size int64] | header checksum | blocks | 0 | [content checksum]
 *     block: size uint32, top bit: stored as it is | bytes | [block checksum]             all little-endian
 */
import { CompressionError, TooLargeError } from "./compression-error.ts";
import { GrowableBytes } from "./growable-bytes.ts";
import type { CodecEngine } from "./codec-engine.ts";
import { decodeLz4Block, encodeLz4Block, encodeLz4BlockHigh, lz4BlockBytesMax } from "./lz4-block.ts";
import { decodeLz4BlockNatively, encodeLz4BlockNatively, hasNativeLz4 } from "./lz4-native.ts";
import { xxhash32 } from "./xxhash32.ts";

const MAGIC = 0x184d2204;
const Flag = { CONTENT_CHECKSUM: 4, CONTENT_SIZE: 8, BLOCK_CHECKSUM: 16, INDEPENDENT: 32, VERSION: 64 } as const;
/** Version 1, independent blocks, and the two reserved bits clear. */
const FLAGS_FIXED_MASK = 0b1110_0011;
const SIZE_CODE_64_KIB = 4;
const BLOCK_BYTES = 64 * 1024;
const STORED = 0x8000_0000;

/** Kafka's default of `compression.lz4.level`, which means the fast mode; the others take more effort. */
const LEVEL_FAST = 9;

/** Below this many bytes a call into the add-on costs more than it saves. */
const NATIVE_BYTES_MIN = 2048;

/** What a frame's header says. */
interface FrameHeader {
  readonly blockBytesMax: number;
  readonly hasBlockChecksums: boolean;
  readonly hasContentChecksum: boolean;
  /** Where the first block begins. */
  readonly end: number;
}

/**
 * Decompresses one frame. As Kafka's Lz4BlockInputStream: linked blocks are refused, content size and checksum passed over,
 * bytes after the frame ignored. What we took beyond that no Java client could read back.
 *
 * @throws {CompressionError} @throws {TooLargeError}
 */
export function decompressLz4(bytes: Uint8Array, maxBytes: number, engine?: CodecEngine): Buffer {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const header = readHeader(input);
  const { blockBytesMax } = header;
  const nativeFrom = nativeBytesMin(engine);
  const checksumBytes = header.hasBlockChecksums ? 4 : 0;
  const output = new GrowableBytes(Math.min(4 * input.length, maxBytes), maxBytes);
  let position = 0;
  let at = header.end;
  for (;;) {
    if (at + 4 > input.length) throw endsEarly();
    const word = input.readUInt32LE(at);
    at += 4;
    if ((word & ~STORED) === 0) break;
    const start = at;
    const end = start + (word & ~STORED);
    if (end - start > blockBytesMax) throw new CompressionError("an lz4 block is larger than its frame allows");
    if (end + checksumBytes > input.length) throw endsEarly();
    if (header.hasBlockChecksums && input.readUInt32LE(end) !== xxhash32(input, start, end)) {
      throw new CompressionError("an lz4 block does not match its checksum");
    }
    if (word >= STORED) {
      output.reserve(position, end - start);
      position += input.copy(output.bytes, position, start, end);
    } else {
      // A block cannot hold more than 255 times its size, so a small one does not reserve 4 MiB.
      const room = Math.min(blockBytesMax, 255 * (end - start));
      output.reserve(position, room);
      const decode = end - start >= nativeFrom ? decodeLz4BlockNatively : decodeLz4Block;
      position = decode({ bytes: input, start, end }, output.bytes, position, position + room);
    }
    at = end + checksumBytes;
  }
  if (header.hasContentChecksum && at + 4 > input.length) throw endsEarly();
  if (position > maxBytes) throw new TooLargeError(maxBytes);
  return output.bytes.subarray(0, position);
}

/**
 * Compresses as one frame, as Kafka's Lz4BlockOutputStream.
 *
 * @param level 1 … 17; undefined is 9, the fast mode
 */
export function compressLz4(bytes: Uint8Array, level: number = LEVEL_FAST, engine?: CodecEngine): Buffer {
  const nativeFrom = nativeBytesMin(engine);
  const blockCount = Math.ceil(bytes.length / BLOCK_BYTES);
  const output = Buffer.allocUnsafe(7 + blockCount * (4 + lz4BlockBytesMax(BLOCK_BYTES)) + 4);
  output.writeUInt32LE(MAGIC, 0);
  output[4] = Flag.VERSION | Flag.INDEPENDENT;
  output[5] = SIZE_CODE_64_KIB << 4;
  output[6] = headerChecksum(output, 6);
  let position = 7;
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
    const source = { bytes, start, end: Math.min(start + BLOCK_BYTES, bytes.length) };
    const block = position + 4;
    const encode = source.end - start >= nativeFrom ? encodeLz4BlockNatively : encodeLz4Block;
    let end =
      level === LEVEL_FAST
        ? encode(source, output, block)
        : encodeLz4BlockHigh(source, output, block, attemptsOf(level));
    const isStored = end - block >= source.end - start;
    if (isStored) {
      output.set(bytes.subarray(start, source.end), block);
      end = block + source.end - start;
    }
    output.writeUInt32LE(isStored ? STORED + end - block : end - block, position);
    position = end;
  }
  position = output.writeUInt32LE(0, position);
  return output.subarray(0, position);
}

/** Levels double the effort each, as in LZ4's high compression, up to a bound that keeps a block under a few milliseconds. */
function attemptsOf(level: number): number {
  return 2 ** Math.min(Math.max(level - 1, 0), 9);
}

function readHeader(input: Buffer): FrameHeader {
  if (input.length < 7) throw endsEarly();
  if (input.readUInt32LE(0) !== MAGIC) throw new CompressionError("the bytes are no lz4 frame");
  const flags = input[4]!;
  const sizes = input[5]!;
  const sizeCode = sizes >>> 4;
  if ((flags & FLAGS_FIXED_MASK) !== (Flag.VERSION | Flag.INDEPENDENT)) {
    throw new CompressionError("an lz4 frame needs version 1 and independent blocks");
  }
  if (sizeCode < SIZE_CODE_64_KIB || sizeCode > 7 || (sizes & 0x0f) !== 0) {
    throw new CompressionError("an lz4 frame has no such block size");
  }
  const checksumAt = (flags & Flag.CONTENT_SIZE) === 0 ? 6 : 14;
  if (checksumAt >= input.length) throw endsEarly();
  if (input[checksumAt] !== headerChecksum(input, checksumAt)) {
    throw new CompressionError("an lz4 frame's header does not match its checksum");
  }
  return {
    blockBytesMax: 1 << (8 + 2 * sizeCode),
    hasBlockChecksums: (flags & Flag.BLOCK_CHECKSUM) !== 0,
    hasContentChecksum: (flags & Flag.CONTENT_CHECKSUM) !== 0,
    end: checksumAt + 1,
  };
}

function headerChecksum(frame: Buffer, end: number): number {
  return (xxhash32(frame, 4, end) >>> 8) & 0xff;
}

/** From how many bytes on a block goes to the add-on; Infinity without it. */
function nativeBytesMin(engine: CodecEngine | undefined): number {
  if (engine === "portable" || !hasNativeLz4()) return Infinity;
  return engine === "native" ? 0 : NATIVE_BYTES_MIN;
}

function endsEarly(): CompressionError {
  return new CompressionError("an lz4 frame ends early");
}
