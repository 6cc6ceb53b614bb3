/**
 * `.kafka_cleanshutdown` of a log directory: says that everything was flushed and closed, so that the next start need
 * not recover, and with which broker epoch (KIP-966).
 */
import type { FileSystem } from "../../platform/platform.ts";

/** The file's name in the log directory. */
export const CLEAN_SHUTDOWN_NAME = ".kafka_cleanshutdown";

/** The version of its text. */
export const CLEAN_SHUTDOWN_VERSION = 0;

/** Writes the file; on the disk when it returns. */
export function writeCleanShutdownFile(files: FileSystem, logDirectory: string, brokerEpoch: number): void {
  const text = JSON.stringify({ version: CLEAN_SHUTDOWN_VERSION, brokerEpoch });
  files.writeWhole(`${logDirectory}/${CLEAN_SHUTDOWN_NAME}`, Buffer.from(text), { sync: true });
}

/**
 * Takes the file away, before anything is loaded: a crash while loading is no clean shutdown.
 *
 * @returns whether there was one, and the broker epoch in it when it has one
 */
export function takeCleanShutdownFile(
  files: FileSystem,
  logDirectory: string,
): { readonly wasClean: boolean; readonly brokerEpoch: number | undefined } {
  const path = `${logDirectory}/${CLEAN_SHUTDOWN_NAME}`;
  if (!files.exists(path)) return { wasClean: false, brokerEpoch: undefined };
  const text = files.readWhole(path).toString("utf8");
  files.unlink(path);
  // Durably: a file that the loss of power brings back would have the next start trust what was never flushed.
  files.syncDirectory(logDirectory);
  return { wasClean: true, brokerEpoch: brokerEpochIn(text) };
}

/** The broker epoch of the last stop: the largest of the directories', −1 unless each has one. Leaves the files. */
export function readBrokerEpochs(files: FileSystem, logDirectories: readonly string[]): number {
  let largest = -1;
  for (const logDirectory of logDirectories) {
    const path = `${logDirectory}/${CLEAN_SHUTDOWN_NAME}`;
    if (!files.exists(path)) return -1;
    const epoch = brokerEpochIn(files.readWhole(path).toString("utf8"));
    if (epoch === undefined) return -1;
    largest = Math.max(largest, epoch);
  }
  return largest;
}

function brokerEpochIn(text: string): number | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== "object" || content === null || !("brokerEpoch" in content)) return undefined;
    return typeof content.brokerEpoch === "number" ? content.brokerEpoch : undefined;
  } catch (error) {
    // Older versions leave the file empty: it still says that the stop was clean.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
