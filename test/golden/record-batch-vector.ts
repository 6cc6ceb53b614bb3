/** What RecordBatchVectors.java says of a batch, and the same said by our own classes. */
import { crc32c } from "../../src/base/crc32c.ts";
import type { RecordBatch } from "../../src/records/record-batch.ts";

/** One line of the recorded batches. */
export interface RecordBatchVector {
  readonly name: string;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly leaderEpoch: number;
  readonly maxTimestamp: number;
  readonly timestampType: number;
  readonly compression: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly lastSequence: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  /** Offset, timestamp, key, value and headers of each; bytes as their count and CRC-32C. */
  readonly records: readonly string[];
  /** The batch, base64. */
  readonly bytes: string;
}

/** The records of a batch as {@link RecordBatchVector} has them. */
export function digestsOf(batch: RecordBatch): string[] {
  return [...batch.records()].map(({ offset, timestamp, key, value, headers }) => {
    const named = headers.map((header) => ` ${digest(Buffer.from(header.key))}=${digest(header.value)}`);
    return `${offset} ${timestamp} ${digest(key)} ${digest(value)}${named.join("")}`;
  });
}

function digest(bytes: Uint8Array | null): string {
  return bytes === null ? "null" : `${bytes.length}:${crc32c(bytes).toString(16)}`;
}
