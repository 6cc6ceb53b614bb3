/**
 * Builds the image of a start from the records of the quorum: snapshot, log, and transactions in between (KIP-868),
 * whose records count only when their end is there.
 */
import { MetadataDelta } from "../metadata/metadata-delta.ts";
import { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataRecord } from "../metadata/metadata-record.ts";
import { readMetadataRecord } from "../metadata/record-serde.ts";
import type { LoadedRecords } from "../raft/raft-client.ts";

/** Records cannot be read or contradict each other; the message says at which offset. */
export class MetadataLoadError extends Error {
  override readonly name = "MetadataLoadError";
}

/** What a load gives. */
export interface LoadedMetadata {
  readonly image: MetadataImage;
  /** A transaction that its writer never ended; a leader must abort it. */
  readonly isTransactionOpen: boolean;
  /** Whether there was any metadata record at all. */
  readonly isEmpty: boolean;
  readonly recordCount: number;
  readonly snapshotCount: number;
}

/**
 * Replays records.
 *
 * @throws {MetadataLoadError} naming the offset, for an unknown kind or version of record, or one that contradicts others
 */
export function loadMetadata(loaded: Iterable<LoadedRecords>): LoadedMetadata {
  let delta = new MetadataDelta(MetadataImage.EMPTY);
  let provenance = MetadataImage.EMPTY.provenance;
  let transaction: MetadataRecord[] | undefined;
  let recordCount = 0;
  let snapshotCount = 0;
  for (const { kind, values, lastOffset, epoch, timestampMs } of loaded) {
    if (kind === "SNAPSHOT") {
      snapshotCount++;
      delta = new MetadataDelta(MetadataImage.EMPTY);
      transaction = undefined;
    }
    try {
      for (const value of values) {
        const record = readMetadataRecord(value);
        recordCount++;
        if (record.type === "BeginTransactionRecord") transaction = [];
        else if (record.type === "AbortTransactionRecord") transaction = undefined;
        else if (record.type === "EndTransactionRecord") {
          for (const held of transaction ?? []) delta.replay(held);
          transaction = undefined;
        } else if (transaction === undefined) delta.replay(record);
        else transaction.push(record);
      }
    } catch (error) {
      // Unknown kinds and versions, broken bytes, contradictions: none of them may be skipped.
      const where =
        kind === "SNAPSHOT" ? `the snapshot up to offset ${lastOffset}` : `the batch that ends at offset ${lastOffset}`;
      throw new MetadataLoadError(`the metadata log cannot be loaded: ${where}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    provenance = { offset: lastOffset, epoch, timestampMs };
  }
  return {
    image: delta.apply(provenance),
    isTransactionOpen: transaction !== undefined,
    isEmpty: recordCount === 0,
    recordCount,
    snapshotCount,
  };
}
