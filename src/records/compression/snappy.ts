/**
 * Snappy in its two shapes. Java's clients, and we, write snappy-java's stream ("xerial"); librdkafka writes one raw block.
 *
 *     0x82 "SNAPPY" 0x00 | version int32 | compatible version int32 | (block size int32 | raw block)*      big-endian
 */
import { tryLoadOptionalPackage } from "../../base/optional-package.ts";
import { CompressionError, TooLargeError } from "./compression-error.ts";
import type { CodecEngine } from "./codec-engine.ts";
import { decodeSnappyBlock, encodeSnappyBlock, readSnappyHeader, snappyBlockBytesMax } from "./snappy-block.ts";

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;
const XERIAL_VERSION = 1;
/** snappy-java's default. */
const BLOCK_BYTES = 32 * 1024;

/** Of the optional package "snappy", what we call. */
interface NativeSnappy {
  compressSync(bytes: Uint8Array, options: { readonly copyOutputData: true }): Buffer;
  uncompressSync(bytes: Uint8Array, options: { readonly asBuffer: true; readonly copyOutputData: true }): Buffer;
}

/** Handing out its own memory instead costs the package about 5 µs per KiB. */
const COPY_OUTPUT = { asBuffer: true, copyOutputData: true } as const;

let native: NativeSnappy | null | undefined;

/** Decompresses either shape. Sizes in headers are checked before they are believed. @throws {CompressionError} @throws {TooLargeError} */
export function decompressSnappy(bytes: Uint8Array, maxBytes: number, engine?: CodecEngine): Buffer {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks = blocksOf(input);
  let totalBytes = 0;
  const sizes = blocks.map(({ start, end }) => {
    const { uncompressedBytes } = readSnappyHeader(input, start, end, maxBytes);
    totalBytes += uncompressedBytes;
    return uncompressedBytes;
  });
  if (totalBytes > maxBytes) throw new TooLargeError(maxBytes);
  const addOn = nativeOf(engine);
  const only = blocks[0];
  if (addOn !== null && blocks.length === 1 && only !== undefined) return openNatively(addOn, input, only, totalBytes);
  const output = Buffer.allocUnsafe(totalBytes);
  let position = 0;
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index]!;
    const size = sizes[index]!;
    if (addOn === null) {
      const { position: start } = readSnappyHeader(input, block.start, block.end, maxBytes);
      decodeSnappyBlock({ bytes: input, start, end: block.end }, output, position, position + size);
    } else openNatively(addOn, input, block, size).copy(output, position);
    position += size;
  }
  return output;
}

/** Compresses in snappy-java's shape, as Kafka does. */
export function compressSnappy(bytes: Uint8Array, engine?: CodecEngine): Buffer {
  const addOn = nativeOf(engine);
  const blockCount = Math.ceil(bytes.length / BLOCK_BYTES);
  const output = Buffer.allocUnsafe(XERIAL_HEADER_BYTES + blockCount * (4 + snappyBlockBytesMax(BLOCK_BYTES)));
  XERIAL_MAGIC.copy(output);
  output.writeInt32BE(XERIAL_VERSION, 8);
  output.writeInt32BE(XERIAL_VERSION, 12);
  let position = XERIAL_HEADER_BYTES;
  for (let start = 0; start < bytes.length; start += BLOCK_BYTES) {
    const end = Math.min(start + BLOCK_BYTES, bytes.length);
    const blockAt = position + 4;
    if (addOn === null) position = encodeSnappyBlock({ bytes, start, end }, output, blockAt);
    else position = blockAt + addOn.compressSync(bytes.subarray(start, end), COPY_OUTPUT).copy(output, blockAt);
    output.writeInt32BE(position - blockAt, blockAt - 4);
  }
  return output.subarray(0, position);
}

interface Block {
  readonly start: number;
  readonly end: number;
}

function blocksOf(input: Buffer): Block[] {
  const isXerial =
    input.length >= XERIAL_HEADER_BYTES &&
    input.compare(XERIAL_MAGIC, 0, XERIAL_MAGIC.length, 0, XERIAL_MAGIC.length) === 0;
  if (!isXerial) return [{ start: 0, end: input.length }];
  if (input.readInt32BE(8) < XERIAL_VERSION) {
    throw new CompressionError("a snappy stream of an unknown version");
  }
  const blocks: Block[] = [];
  let at = XERIAL_HEADER_BYTES;
  while (at < input.length) {
    if (at + 4 > input.length) throw new CompressionError("a snappy stream ends early");
    const start = at + 4;
    const end = start + input.readInt32BE(at);
    if (end <= start || end > input.length) throw new CompressionError("a snappy stream ends early");
    blocks.push({ start, end });
    at = end;
  }
  return blocks;
}

function openNatively(addOn: NativeSnappy, input: Buffer, { start, end }: Block, size: number): Buffer {
  let opened: Buffer;
  try {
    opened = addOn.uncompressSync(input.subarray(start, end), COPY_OUTPUT);
  } catch (error) {
    throw new CompressionError("a snappy block is malformed", { cause: error });
  }
  if (opened.length !== size) throw new CompressionError("a snappy block is malformed");
  return opened;
}

function nativeOf(engine: CodecEngine | undefined): NativeSnappy | null {
  if (engine === "portable") return null;
  if (native === undefined) native = loadNative();
  return native;
}

function loadNative(): NativeSnappy | null {
  const loaded = tryLoadOptionalPackage("snappy") as Partial<NativeSnappy> | undefined;
  const isThere = typeof loaded?.compressSync === "function" && typeof loaded.uncompressSync === "function";
  return isThere ? (loaded as NativeSnappy) : null;
}
