/** Record batches for scripts: whole, and broken in one place at a time. */
import { crc32c } from "../../src/base/crc32c.ts";
import { type BatchToBuild, buildBatch } from "../../src/records/build-batch.ts";

/** A fixed time, so that transcripts do not change. */
export const TIME_MS = 1_700_000_000_000;

/** A batch of string values, one millisecond apart. */
export function batch(
  values: readonly string[],
  more: Partial<BatchToBuild> & { readonly keys?: readonly (string | null)[]; readonly time?: number } = {},
): Buffer {
  const { keys, time = TIME_MS, ...rest } = more;
  const records = values.map((value, i) => {
    const key = keys?.[i] ?? null;
    return { key: key === null ? null : Buffer.from(key), value: Buffer.from(value), timestamp: time + i };
  });
  return buildBatch({ records, ...rest });
}

/** Changes bytes of a copy; `reseal` makes the CRC right again. */
export function broken(bytes: Buffer, change: (copy: Buffer) => void, reseal = true): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  if (reseal) copy.writeUInt32BE(crc32c(copy.subarray(21)), 17);
  return copy;
}

/** "g" and "h" at TIME_MS + 2000, gzipped once: two versions of zlib need not write the same bytes. */
export const GZIPPED: Buffer = Buffer.from(
  "000000000000000000000055ffffffff02fb522a730001000000010000018bcfe56fd00000018bcfe56fd1ffffffffffffff" +
    "ffffffffffffff000000021f8b0800000000000003e363606060644a67e06360626264ca600000a4e5550810000000",
  "hex",
);
