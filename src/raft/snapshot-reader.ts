/**
 * Reads a metadata snapshot whole: what it says of the quorum, and the values of its records in order.
 */
import type { FileSystem } from "../platform/platform.ts";
import { batchesOf } from "../records/record-batch.ts";
import { readControlRecord } from "./control-records.ts";
import type { Voter } from "./voter-set.ts";

/** A snapshot's contents. */
export interface SnapshotContents {
  readonly lastContainedLogTimestamp: number;
  /** Undefined when the snapshot does not say: `kraft.version` 0. */
  readonly kraftVersion: number | undefined;
  readonly voters: readonly Voter[] | undefined;
  /** Values of the metadata records: views of one buffer that belongs to this object. */
  readonly values: readonly Uint8Array[];
  readonly sizeBytes: number;
}

/** A snapshot file is not whole or does not check; the message names it. */
export class CorruptSnapshotError extends Error {
  override readonly name = "CorruptSnapshotError";
}

/**
 * Reads a file of batches between a SnapshotHeader and a SnapshotFooter.
 *
 * @throws {CorruptSnapshotError} when a batch does not check or the footer is missing
 */
export function readSnapshot(files: FileSystem, path: string): SnapshotContents {
  const bytes = files.readWhole(path);
  const values: Uint8Array[] = [];
  let lastContainedLogTimestamp = -1;
  let kraftVersion: number | undefined;
  let voters: readonly Voter[] | undefined;
  let isWhole = false;
  for (const batch of batchesOf(bytes)) {
    if (!batch.isCrcValid())
      throw new CorruptSnapshotError(`${path} has a batch at byte ${batch.position} that does not check`);
    for (const { key, value } of batch.records()) {
      if (!batch.isControl) {
        if (value !== null) values.push(value);
        continue;
      }
      const fact = readControlRecord(key, value);
      if (fact?.kind === "SNAPSHOT_HEADER") lastContainedLogTimestamp = fact.lastContainedLogTimestamp;
      else if (fact?.kind === "KRAFT_VERSION") kraftVersion = fact.kraftVersion;
      else if (fact?.kind === "VOTERS") voters = fact.voters;
      else if (fact?.kind === "SNAPSHOT_FOOTER") isWhole = true;
    }
  }
  if (!isWhole) throw new CorruptSnapshotError(`${path} ends without a snapshot footer`);
  return { lastContainedLogTimestamp, kraftVersion, voters, values, sizeBytes: bytes.length };
}
