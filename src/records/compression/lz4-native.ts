/**
 * Blocks of LZ4 through the optional package "lz4-napi": 2–3 times as fast as our own code from a few KiB on.
 *
 * Its block format has a size before each block, which it believes and allocates: that prefix is always written by us.
 */
import { tryLoadOptionalPackage } from "../../base/optional-package.ts";
import { CompressionError } from "./compression-error.ts";
import type { Range } from "./lz4-block.ts";

const PREFIX_BYTES = 4;

/** Of the package, what we call. */
interface Lz4Package {
  compressSync(bytes: Uint8Array): Buffer;
  uncompressSync(bytes: Uint8Array): Buffer;
}

let loaded: Lz4Package | null | undefined;
let scratch: Buffer = Buffer.alloc(0);

/** Whether blocks can go to the add-on; loads it when first asked. */
export function hasNativeLz4(): boolean {
  if (loaded === undefined) loaded = load();
  return loaded !== null;
}

/** As decodeLz4Block(). @throws {CompressionError} when the block is malformed or longer */
export function decodeLz4BlockNatively(
  { bytes, start, end }: Range,
  into: Buffer,
  position: number,
  limit: number,
): number {
  const prefixedBytes = PREFIX_BYTES + end - start;
  if (scratch.length < prefixedBytes) scratch = Buffer.allocUnsafeSlow(2 * prefixedBytes);
  scratch.writeUInt32LE(limit - position);
  scratch.set(bytes.subarray(start, end), PREFIX_BYTES);
  let opened: Buffer;
  try {
    opened = packageOf().uncompressSync(scratch.subarray(0, prefixedBytes));
  } catch (error) {
    throw new CompressionError("an lz4 block is malformed", { cause: error });
  }
  return position + opened.copy(into, position);
}

/** As encodeLz4Block(). */
export function encodeLz4BlockNatively({ bytes, start, end }: Range, into: Buffer, position: number): number {
  return position + packageOf().compressSync(bytes.subarray(start, end)).copy(into, position, PREFIX_BYTES);
}

function packageOf(): Lz4Package {
  if (!hasNativeLz4() || !loaded) throw new CompressionError("lz4-napi is not there");
  return loaded;
}

function load(): Lz4Package | null {
  const candidate = tryLoadOptionalPackage("lz4-napi") as Partial<Lz4Package> | undefined;
  const isThere = typeof candidate?.compressSync === "function" && typeof candidate.uncompressSync === "function";
  return isThere ? (candidate as Lz4Package) : null;
}
