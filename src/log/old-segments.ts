/** Deleting what a log does not keep: below its start, beyond its size, older than its time. */
import type { LogState } from "./log-state.ts";
import { type DeletionReason, deletableSegments } from "./manager/log-retention.ts";

/** In Kafka's order: a segment that goes for one reason is not counted for the next. */
const REASONS: readonly DeletionReason[] = ["logStartOffset", "retentionBytes", "retentionMs"];

/** As {@link UnifiedLog.deleteOldSegments}. */
export function deleteOldSegments(state: LogState): number {
  // A round over many logs takes a while: this one may have been deleted or moved since it began.
  if (state.isClosed) return 0;
  // What is being appended to may not go; the next round comes.
  if (state.queue.isBusy) return 0;
  let count = 0;
  for (const reason of REASONS) count += deleteFor(state, reason);
  return count;
}

/** Drops the segments whose records are all below the log start offset; returns how many went. */
export function deleteSegmentsBelowStart(state: LogState): number {
  return deleteFor(state, "logStartOffset");
}

function deleteFor(state: LogState, reason: DeletionReason): number {
  const { local } = state;
  const { segments, environment, config, logEndOffset } = local;
  const { logStartOffset, highWatermark } = state;
  const nowMs = environment.platform.clock.nowMs();
  const deletable = deletableSegments(
    { config, segments: segments.all, logStartOffset, logEndOffset, highWatermark, nowMs },
    reason,
  );
  const last = deletable.at(-1);
  if (last === undefined) return 0;
  state.guard("deleting old segments", () => {
    if (deletable.length === segments.count) state.roll(logEndOffset);
    state.incrementLogStartOffset(segments.higher(last.baseOffset)?.baseOffset ?? logEndOffset);
    local.removeSegments(deletable);
    for (const { baseOffset } of deletable) state.producerState.snapshots.delete(baseOffset);
  });
  environment.logger.info("deleted old segments", { directory: local.directory, reason, count: deletable.length });
  return deletable.length;
}
