/**
 * Which of several logs of one partition counts, where a crash or a failing disk came between the two renames of a move
 * between log directories. Apache Kafka does not start then, and asks people to delete one by hand.
 */
import type { UnifiedLog } from "../unified-log.ts";

/** What becomes of them. */
export interface SettledDoubles {
  readonly kept: UnifiedLog;
  /** The others; those that hold records which the kept one has not are set aside and never deleted. */
  readonly dropped: readonly { readonly log: UnifiedLog; readonly isWhole: boolean }[];
}

/**
 * Settles it: of two copies the longer one is nearer to the end, of two logs only the metadata knows, which names the new
 * directory before the first rename.
 *
 * @throws {Error} when the metadata names none of their directories
 */
export function settleDoubles(logs: readonly UnifiedLog[], isAssigned: (log: UnifiedLog) => boolean): SettledDoubles {
  const areFutures = logs.every(({ isFuture }) => isFuture);
  const kept = areFutures
    ? logs.reduce((best, log) => (log.logEndOffset > best.logEndOffset ? log : best))
    : logs.find(isAssigned);
  if (kept === undefined) {
    const directories = logs.map(({ directory }) => directory).join(" and ");
    throw new Error(`${directories} are of the same partition, and the metadata names neither log directory`);
  }
  const dropped = logs
    .filter((log) => log !== kept)
    .map((log) => ({ log, isWhole: areFutures || kept.logEndOffset >= log.logEndOffset }));
  return { kept, dropped };
}
