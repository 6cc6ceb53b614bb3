import {
  constants,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
  type ZstdOptions,
} from "node:zlib";
import { CompressionError, TooLargeError, zlibError } from "./compression-error.ts";

/** What node:zlib gives with `info`, which its types leave out. */
interface Opened {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/**
 * Node 26 opens frame after frame, Node 24 only the first; both say how far they came and stop quietly at what is no frame,
 * which Java's decoder does not. So we go on where they stopped. Clients write one frame.
 */
const FRAMES_MAX = 64;

/** Decompresses zstd frames, with and without content size. @throws {CompressionError} @throws {TooLargeError} */
export function decompressZstd(bytes: Uint8Array, maxBytes: number): Buffer {
  const frames = new Frames(bytes, maxBytes);
  do {
    let opened: unknown;
    try {
      opened = zstdDecompressSync(frames.rest, frames.options);
    } catch (error) {
      throw zlibError(error, maxBytes);
    }
    frames.add(opened as Opened);
  } while (frames.rest.length > 0);
  return frames.content();
}

/** The same in the thread pool; `bytes` must not change meanwhile. */
export async function decompressZstdOffLoop(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  const frames = new Frames(bytes, maxBytes);
  do frames.add(await openOffLoop(frames, maxBytes));
  while (frames.rest.length > 0);
  return frames.content();
}

function openOffLoop(frames: Frames, maxBytes: number): Promise<Opened> {
  return new Promise((resolve, reject) => {
    zstdDecompress(frames.rest, frames.options, (error, opened: unknown) => {
      if (error === null) resolve(opened as Opened);
      else reject(zlibError(error, maxBytes));
    });
  });
}

/** How far the frames of one batch are opened. */
class Frames {
  rest: Uint8Array;
  readonly #parts: Buffer[] = [];
  readonly #maxBytes: number;
  #openedBytes = 0;

  constructor(bytes: Uint8Array, maxBytes: number) {
    this.rest = bytes;
    this.#maxBytes = maxBytes;
  }

  get options(): ZstdOptions {
    return { maxOutputLength: Math.max(this.#maxBytes - this.#openedBytes, 1), info: true };
  }

  add({ buffer, engine }: Opened): void {
    if (engine.bytesWritten === 0) throw new CompressionError("the bytes are no zstd frame");
    this.rest = this.rest.subarray(engine.bytesWritten);
    this.#openedBytes += buffer.length;
    this.#parts.push(buffer);
    if (this.#openedBytes > this.#maxBytes) throw new TooLargeError(this.#maxBytes);
    if (this.#parts.length > FRAMES_MAX) throw new CompressionError("there are too many zstd frames");
  }

  content(): Buffer {
    const [first] = this.#parts;
    return first !== undefined && this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
  }
}

/** Compresses as one zstd frame. @param level −131072 … 22, as Kafka's; undefined is 3 */
export function compressZstd(bytes: Uint8Array, level: number = 3): Buffer {
  return zstdCompressSync(bytes, optionsOf(bytes, level));
}

/** The same in the thread pool; `bytes` must not change meanwhile. */
export function compressZstdOffLoop(bytes: Uint8Array, level: number = 3): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zstdCompress(bytes, optionsOf(bytes, level), (error, sealed) => {
      if (error === null) resolve(sealed);
      else reject(error);
    });
  });
}

function optionsOf(bytes: Uint8Array, level: number): ZstdOptions {
  return { params: { [constants.ZSTD_c_compressionLevel]: level }, pledgedSrcSize: bytes.length };
}
