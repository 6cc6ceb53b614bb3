/** What is done to all logs every so often: retention, flushing, forgetting idle producers, checkpoints. */
import type { Platform } from "../../platform/platform.ts";
import type { UnifiedLog } from "../unified-log.ts";
import type { LogManagerSettings } from "./log-manager-settings.ts";
import { RepeatingTask } from "./repeating-task.ts";

const MINUTE_MS = 60_000;

/** Begins the tasks; whoever asked stops each of them. */
export function startLogTasks(options: {
  readonly platform: Platform;
  readonly settings: LogManagerSettings;
  readonly logs: () => Iterable<UnifiedLog>;
  /** Runs what may fail for the disk's sake. */
  readonly attempt: (log: UnifiedLog, action: () => void) => void;
  readonly checkpoint: () => void;
}): { stop(): void }[] {
  const { platform, settings, logs: items, attempt } = options;
  const initialDelayMs = settings.initialTaskDelayMs ?? 30_000;
  const perLog = (intervalMs: number, action: (log: UnifiedLog) => void): RepeatingTask<UnifiedLog> => {
    const visit = (log: UnifiedLog): void => attempt(log, () => action(log));
    return new RepeatingTask({ platform, initialDelayMs, intervalMs, items, visit });
  };
  const nowMs = (): number => platform.clock.nowMs();
  const checkpointIntervalMs = Math.min(
    settings.recoveryPointCheckpointIntervalMs ?? MINUTE_MS,
    settings.logStartOffsetCheckpointIntervalMs ?? MINUTE_MS,
    settings.highWatermarkCheckpointIntervalMs ?? MINUTE_MS,
  );
  return [
    perLog(settings.retentionCheckIntervalMs ?? 5 * MINUTE_MS, (log) => log.deleteOldSegments()),
    perLog(settings.flushSchedulerIntervalMs ?? Infinity, (log) => log.maybeFlush(nowMs())),
    perLog(settings.producerIdExpirationCheckIntervalMs ?? 10 * MINUTE_MS, (log) =>
      log.removeExpiredProducers(nowMs()),
    ),
    new RepeatingTask({
      platform,
      initialDelayMs,
      intervalMs: checkpointIntervalMs,
      items: () => [undefined],
      visit: options.checkpoint,
    }),
  ];
}
