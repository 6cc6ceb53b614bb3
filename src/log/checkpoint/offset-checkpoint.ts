/**
 * The checkpoints of a log directory that name an offset for each of its partitions: where recovery begins,
 * where each log starts, how far it was committed, how far it was cleaned.
 */
import type { Steps } from "../../platform/slices.ts";
import type { FileSystem } from "../../platform/platform.ts";
import { checkpointHead, checkpointNumber, readCheckpoint } from "./checkpoint-file.ts";

/** The files of a log directory, named as Kafka names them. */
export const OffsetCheckpointName = {
  RECOVERY_POINT: "recovery-point-offset-checkpoint",
  LOG_START: "log-start-offset-checkpoint",
  HIGH_WATERMARK: "replication-offset-checkpoint",
  CLEANER: "cleaner-offset-checkpoint",
} as const;

/** Offsets by `topic-partition`, the name of the partition's directory. */
export type PartitionOffsets = Map<string, number>;

/** Reads an offset checkpoint; a missing file is an empty one. @throws {CorruptCheckpointError} */
export function readOffsetCheckpoint(files: FileSystem, path: string): PartitionOffsets {
  const offsets: PartitionOffsets = new Map();
  for (const [topic, partition, offset] of readCheckpoint(files, path, 3) ?? []) {
    offsets.set(`${topic}-${checkpointNumber(partition, path)}`, checkpointNumber(offset, path));
  }
  return offsets;
}

/** Lines that are put together at once. */
const LINES_PER_PIECE = 250;

/** The text of an offset checkpoint; it may be left for a while after each line. */
export function* offsetCheckpointText(offsets: PartitionOffsets): Steps<string> {
  const pieces: string[] = [];
  let count = 0;
  let lines: string[] = [];
  for (const [name, offset] of offsets) {
    const dash = name.lastIndexOf("-");
    lines.push(`${name.slice(0, dash)} ${name.slice(dash + 1)} ${offset}\n`);
    count += 1;
    if (lines.length === LINES_PER_PIECE) {
      pieces.push(lines.join(""));
      lines = [];
    }
    yield;
  }
  pieces.push(lines.join(""));
  return checkpointHead(count) + pieces.join("");
}
