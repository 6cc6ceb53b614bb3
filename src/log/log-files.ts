/**
 * The names of a log's files and directories, exactly Kafka's (LogFileUtils, LocalLog): a segment's files
 * share the 20-digit base offset, a partition's directory is `topic-partition` with a suffix in transit.
 */
import { assert } from "../base/assert.ts";

/** The endings of what may lie in a partition's directory. */
export const FileSuffix = {
  LOG: ".log",
  INDEX: ".index",
  TIME_INDEX: ".timeindex",
  TXN_INDEX: ".txnindex",
  SNAPSHOT: ".snapshot",
  DELETED: ".deleted",
  CLEANED: ".cleaned",
  SWAP: ".swap",
} as const;

/** The endings of directories in transit: `topic-0.<32 hex digits>-delete` and so on. */
export const DirectorySuffix = { DELETE: "-delete", FUTURE: "-future", STRAY: "-stray" } as const;

/** A directory name may not be longer on the file systems we run on. */
const NAME_BYTES_MAX = 255;

/** `00000000000000000042.log` for (42, ".log"). */
export function offsetFileName(offset: number, suffix: string): string {
  assert(Number.isSafeInteger(offset) && offset >= 0, "a file is named after an offset");
  return offset.toString().padStart(20, "0") + suffix;
}

/** The offset that starts a file name, or `undefined` when none does. */
export function offsetOfFileName(name: string): number | undefined {
  const dot = name.indexOf(".");
  const digits = dot < 0 ? name : name.slice(0, dot);
  if (!/^\d{1,20}$/.test(digits)) return undefined;
  const offset = Number(digits);
  return Number.isSafeInteger(offset) ? offset : undefined;
}

/** What the name of a partition's directory says. */
export interface PartitionDirectory {
  readonly topic: string;
  readonly partition: number;
  readonly kind: "current" | "delete" | "future" | "stray";
}

const IN_TRANSIT = /^(\S+)-(\S+)\.(\S+)(-delete|-future|-stray)$/;

/**
 * Reads the name of a partition's directory, as Kafka's LocalLog.parseTopicPartitionName.
 *
 * @returns `undefined` when it is no partition's directory
 */
export function parsePartitionDirectory(name: string): PartitionDirectory | undefined {
  const transit = IN_TRANSIT.exec(name);
  let kind: PartitionDirectory["kind"] = "current";
  let plain = name;
  if (transit !== null) {
    plain = `${transit[1]}-${transit[2]}`;
    kind =
      transit[4] === DirectorySuffix.DELETE ? "delete" : transit[4] === DirectorySuffix.FUTURE ? "future" : "stray";
  }
  const dash = plain.lastIndexOf("-");
  if (dash <= 0) return undefined;
  const digits = plain.slice(dash + 1);
  if (!/^\d{1,10}$/.test(digits)) return undefined;
  return { topic: plain.slice(0, dash), partition: Number(digits), kind };
}

/** A name in transit: cut so that it stays a legal file name, with a unique part so that it never collides. */
export function directoryNameInTransit(options: {
  readonly topic: string;
  readonly partition: number;
  /** 32 hexadecimal digits. */
  readonly uniqueId: string;
  readonly suffix: string;
}): string {
  const tail = `-${options.partition}.${options.uniqueId}${options.suffix}`;
  return options.topic.slice(0, NAME_BYTES_MAX - tail.length) + tail;
}
