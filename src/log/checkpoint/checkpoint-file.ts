/**
 * Kafka's checkpoint files (CheckpointFile): text, a line with the version, a line with the number of
 * entries, then one entry a line. Replaced as a whole, so that a crash leaves the old or the new one.
 *
 *     0
 *     2
 *     orders 0 1042
 *     orders 1 7
 */
import type { FileSystem } from "../../platform/platform.ts";

const VERSION = 0;

/** A checkpoint that is not what it should be; whoever reads it decides what the log can do without. */
export class CorruptCheckpointError extends Error {
  override readonly name = "CorruptCheckpointError";
}

/**
 * Reads a checkpoint's entries, each split at white space.
 *
 * @returns `undefined` when there is no file
 * @throws {CorruptCheckpointError} on another version, a wrong count or a line with another number of fields
 */
export function readCheckpoint(files: FileSystem, path: string, fieldCount: number): string[][] | undefined {
  if (!files.exists(path)) return undefined;
  const text = files.readWhole(path).toString("utf8");
  // Apache Kafka makes the file before it has anything to write.
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const [version, count] = lines;
  if (version?.trim() !== String(VERSION)) throw new CorruptCheckpointError(`unknown version in ${path}`);
  const entries = lines.slice(2).map((line) => line.trim().split(/\s+/));
  if (Number(count) !== entries.length) throw new CorruptCheckpointError(`wrong number of entries in ${path}`);
  if (entries.some((entry) => entry.length !== fieldCount))
    throw new CorruptCheckpointError(`malformed line in ${path}`);
  return entries;
}

/** The text of a checkpoint with these lines. */
export function checkpointText(entries: readonly string[]): string {
  return checkpointHead(entries.length) + entries.map((entry) => `${entry}\n`).join("");
}

/** What stands before the lines of a checkpoint. */
export function checkpointHead(lineCount: number): string {
  return `${VERSION}\n${lineCount}\n`;
}

/** Reads a whole number from a checkpoint's field. @throws {CorruptCheckpointError} */
export function checkpointNumber(field: string | undefined, path: string): number {
  const value = Number(field);
  if (field === undefined || field === "" || !Number.isSafeInteger(value)) {
    throw new CorruptCheckpointError(`not a number in ${path}`);
  }
  return value;
}
