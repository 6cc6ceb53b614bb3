import type { UnifiedLog } from "../unified-log.ts";
import type { LogDirectory } from "./log-directory.ts";

/**
 * Where a new log is made: in the directory that was asked for, else in the one with the fewest logs that takes new ones
 * (LogManager.nextLogDirs).
 *
 * @param options.cordoned those that take none, unless they are all there is (KIP-1066)
 * @throws {StorageError} when no directory is online
 */
export function chooseDirectory(
  directories: readonly LogDirectory[],
  options: {
    readonly asked: string | undefined;
    readonly cordoned: ReadonlySet<string>;
    readonly logs: () => Iterable<UnifiedLog>;
  },
): LogDirectory {
  const online = directories.filter(({ isOnline }) => isOnline);
  const wanted = online.find(({ path }) => path === options.asked);
  if (wanted !== undefined) return wanted;
  const uncordoned = online.filter(({ path }) => !options.cordoned.has(path));
  const open = uncordoned.length > 0 ? uncordoned : online;
  const first = open[0];
  if (first === undefined) throw directories[0]?.environment.failure ?? new Error("no log directory is online");
  if (open.length === 1) return first;
  const counts = new Map(open.map(({ path }) => [path, 0]));
  for (const { logDirectory } of options.logs()) counts.set(logDirectory, (counts.get(logDirectory) ?? 0) + 1);
  return open.reduce((best, next) => ((counts.get(next.path) ?? 0) < (counts.get(best.path) ?? 0) ? next : best));
}
