/**
 * The names of a metadata snapshot's files: `<20-digit end offset>-<10-digit epoch>.checkpoint`.
 */

/** Which snapshot: the offset after the last record it contains, and that record's epoch. */
export interface SnapshotId {
  /** Exclusive: the first offset of the log that the snapshot does not contain. */
  readonly endOffset: number;
  readonly epoch: number;
}

/** Ending of a whole snapshot. */
export const SNAPSHOT_SUFFIX = ".checkpoint";

/** The snapshot that formatting writes: it holds what the first leader shall write, and no part of the log. */
export const BOOTSTRAP_SNAPSHOT_ID: SnapshotId = { endOffset: 0, epoch: 0 };

const NAME = /^(\d{20})-(\d{10})\.checkpoint$/;

/** The file's name. */
export function snapshotFileName(id: SnapshotId): string {
  return `${String(id.endOffset).padStart(20, "0")}-${String(id.epoch).padStart(10, "0")}${SNAPSHOT_SUFFIX}`;
}

/** Reads a file's name; undefined when it is no whole snapshot's. */
export function parseSnapshotFileName(name: string): SnapshotId | undefined {
  const match = NAME.exec(name);
  return match === null ? undefined : { endOffset: Number(match[1]), epoch: Number(match[2]) };
}

/** Whether a file is what a crash left of a snapshot that was being written or deleted. */
export function isSnapshotRemnant(name: string): boolean {
  return /^\d{20}-\d{10}.*\.checkpoint\.(part|deleted)$/.test(name);
}
