/**
 * What compaction and deletion leave behind when the broker dies, in Kafka's order of steps: `.cleaned` files are
 * half-written results and go; `.swap` files are whole results whose originals may still be there; `.deleted` files
 * were on their way out.
 */
import { scanWholeBatches } from "./batch-scan.ts";
import type { LogEnvironment } from "../log-environment.ts";
import { FileSuffix, offsetOfFileName } from "../log-files.ts";

/** Of snapshots of the metadata log, which its own code removes. */
const METADATA_SNAPSHOT_DELETED = ".checkpoint.deleted";

/**
 * Tidies a partition's directory.
 *
 * @returns the names of the files that are then in it
 */
export function finishInterruptedSwaps(environment: LogEnvironment, directory: string): string[] {
  const { files } = environment.platform;
  const names = files.list(directory);
  if (!names.some(isTemporary)) return names;
  const remove = (name: string): void => files.unlink(`${directory}/${name}`);
  const cleaned = names.filter((name) => name.endsWith(FileSuffix.CLEANED));
  const firstCleaned = Math.min(...cleaned.map((name) => offsetOfFileName(name) ?? Infinity));
  for (const name of names) {
    const isDeleted = name.endsWith(FileSuffix.DELETED) && !name.endsWith(METADATA_SNAPSHOT_DELETED);
    // KAFKA-6264: a swap file behind a cleaned one belongs to a split that did not finish.
    const isUnfinished = name.endsWith(FileSuffix.SWAP) && (offsetOfFileName(name) ?? 0) >= firstCleaned;
    if (isDeleted || isUnfinished || name.endsWith(FileSuffix.CLEANED)) remove(name);
  }
  const swaps = files.list(directory).filter((name) => name.endsWith(FileSuffix.SWAP));
  const replaced = replacedRange(environment, directory, swaps);
  for (const name of files.list(directory)) {
    const offset = offsetOfFileName(name);
    if (name.endsWith(FileSuffix.SWAP) || offset === undefined) continue;
    if (offset >= replaced.from && offset < replaced.to) remove(name);
  }
  for (const name of swaps) {
    environment.logger.info("an interrupted swap is finished", { directory, name });
    files.rename(`${directory}/${name}`, `${directory}/${name.slice(0, -FileSuffix.SWAP.length)}`);
  }
  return files.list(directory);
}

function isTemporary(name: string): boolean {
  return name.endsWith(FileSuffix.DELETED) || name.endsWith(FileSuffix.CLEANED) || name.endsWith(FileSuffix.SWAP);
}

/** The offsets that the swapped-in logs stand for: originals that begin there are superseded. */
function replacedRange(
  environment: LogEnvironment,
  directory: string,
  swaps: readonly string[],
): { readonly from: number; readonly to: number } {
  let from = Infinity;
  let to = -Infinity;
  for (const name of swaps) {
    const baseOffset = offsetOfFileName(name);
    if (baseOffset === undefined || !name.endsWith(FileSuffix.LOG + FileSuffix.SWAP)) continue;
    const file = environment.platform.files.open(`${directory}/${name}`, "read");
    let next = baseOffset;
    try {
      scanWholeBatches(file, { position: 0, end: file.size() }, (batch) => {
        next = batch.nextOffset;
        return true;
      });
    } finally {
      file.close();
    }
    from = Math.min(from, baseOffset);
    to = Math.max(to, next);
  }
  return { from, to };
}
