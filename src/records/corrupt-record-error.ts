/**
 * Bytes that are no record batch: a wrong size or checksum, a record that runs past its end, compression that does not
 * open. Where a client sent them the answer is a code; where they stand in a log, the log is cut there.
 */
export class CorruptRecordError extends Error {
  override readonly name = "CorruptRecordError";
}
