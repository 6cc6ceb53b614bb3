/** Waits until appends are on all in-sync replicas: what acks=all asks when there is more than one. */
import type { Timers } from "../platform/platform.ts";
import { ErrorCode } from "../protocol/errors.ts";
import type { Partition } from "./partition.ts";

/** An append that the high watermark has not passed yet. */
export interface AwaitedOffset {
  readonly partition: Partition;
  /** The high watermark that is waited for: the offset after the append's last record. */
  readonly requiredOffset: number;
}

/**
 * Fulfilled when each high watermark has come so far, or its partition can no longer be led from here, or after
 * `timeoutMs`; the caller looks which.
 */
export function waitForHighWatermark(
  timers: Timers,
  awaited: readonly AwaitedOffset[],
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const isSettled = ({ partition, requiredOffset }: AwaitedOffset): boolean =>
      partition.leaderError(-1) !== ErrorCode.NONE || partition.highWatermark >= requiredOffset;
    const finish = (): void => {
      timer.cancel();
      for (const watch of watches) watch.stop();
      resolve();
    };
    const onProgress = (): void => {
      if (awaited.every(isSettled)) finish();
    };
    const timer = timers.schedule(timeoutMs, finish);
    const watches = awaited.map(({ partition }) => partition.watch(onProgress));
    onProgress();
  });
}
