/** What the Produce handler asks of a partition's records before the log sees them. Everything inside the batch is the log's to judge. */
import { ErrorCode } from "../protocol/errors.ts";
import { BatchAttribute, LOG_OVERHEAD_BYTES } from "../records/record-batch.ts";
import { refuseProducedRecords } from "../records/produced-records.ts";

const LENGTH_AT = 8;
const ATTRIBUTES_LOW_AT = 22;

/** @returns NONE, INVALID_RECORD, CORRUPT_MESSAGE or UNSUPPORTED_COMPRESSION_TYPE */
export function checkProducedRecords(records: Uint8Array, apiVersion: number): number {
  return refuseProducedRecords(records, apiVersion)?.errorCode ?? ErrorCode.NONE;
}

/** The first batch without what follows it; ask only after {@link checkProducedRecords}. */
export function firstBatch(records: Uint8Array): Uint8Array {
  const lengthBytes = new DataView(records.buffer, records.byteOffset, records.length).getInt32(LENGTH_AT);
  const sizeBytes = LOG_OVERHEAD_BYTES + lengthBytes;
  return sizeBytes === records.length ? records : records.subarray(0, sizeBytes);
}

/** Whether the first batch belongs to a transaction. */
export function isTransactionalBatch(records: Uint8Array): boolean {
  return ((records[ATTRIBUTES_LOW_AT] ?? 0) & BatchAttribute.TRANSACTIONAL) !== 0;
}
