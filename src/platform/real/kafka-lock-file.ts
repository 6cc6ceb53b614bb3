import fs from "node:fs";
import { isSystemError } from "../platform.ts";

/** A process that holds Kafka's `.lock`. */
export interface LockHolder {
  readonly pid: number;
  /** Its command line, shortened. */
  readonly command: string;
}

/**
 * Who holds the POSIX lock on Kafka's `.lock` file, as far as Linux tells (`/proc/locks`); `undefined` elsewhere. Node
 * cannot take such a lock, so a Kafka started after us does not see ours.
 */
export function kafkaLockHolder(lockFile: string): LockHolder | undefined {
  if (process.platform !== "linux") return undefined;
  let table: string;
  try {
    table = fs.readFileSync("/proc/locks", "utf8");
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
  const { dev, ino } = fs.statSync(lockFile);
  const pid = findLockPid(table, dev, ino);
  return pid === undefined ? undefined : { pid, command: commandOf(pid) };
}

/**
 * Finds a write lock in the text of `/proc/locks`, whose lines read
 * `7: POSIX  ADVISORY  WRITE 4711 fe:00:131225 0 EOF` (device in hexadecimal, then the inode).
 */
export function findLockPid(table: string, device: number, inode: number): number | undefined {
  // As glibc's makedev: 12 bits of major around 20 bits of minor.
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  const hex = (value: number): string => value.toString(16).padStart(2, "0");
  const wanted = `${hex(major)}:${hex(minor)}:${inode}`;
  for (const line of table.split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] !== "POSIX" || fields[3] !== "WRITE" || fields[5] !== wanted) continue;
    const pid = Number(fields[4]);
    if (pid > 0) return pid;
  }
  return undefined;
}

/** A process's command line in at most 80 characters, or a word that it is unknown. */
export function commandOf(pid: number): string {
  try {
    const words = fs
      .readFileSync(`/proc/${pid}/cmdline`, "utf8")
      .split("\0")
      .filter((word) => word !== "");
    const isKafka = words.some((word) => word.startsWith("kafka.Kafka"));
    if (isKafka) return "Apache Kafka";
    return words.join(" ").slice(0, 80) || "unknown";
  } catch (error) {
    if (isSystemError(error)) return "unknown";
    throw error;
  }
}
