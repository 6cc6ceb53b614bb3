/** Cutting a log's end, or emptying it: files, producers, leader epochs and what was flushed follow. */
import { assert } from "../base/assert.ts";
import type { LogState } from "./log-state.ts";
import { rebuildProducerState } from "./producer-state/producer-state-rebuild.ts";

/** As {@link UnifiedLog.truncateTo}. */
export function truncateLog(state: LogState, offset: number): boolean {
  const { local, leaderEpochs, flusher, producerState } = state;
  assert(offset >= 0 && !state.queue.isBusy, "a log is cut at an offset, and between appends");
  if (offset >= local.logEndOffset) {
    leaderEpochs.truncateFromEnd(local.logEndOffset);
    return false;
  }
  if (offset < local.segments.first.baseOffset) {
    emptyLog(state, offset);
    return true;
  }
  state.guard("truncating a log", () => {
    const removed = local.truncateTo(offset);
    flusher.noteTruncated(offset);
    for (const segment of removed) producerState.snapshots.delete(segment.baseOffset);
    leaderEpochs.truncateFromEnd(offset);
    state.logStartOffset = Math.min(offset, state.logStartOffset);
    rebuildProducerState(producerState, local.segments, {
      logStartOffset: state.logStartOffset,
      endOffset: local.logEndOffset,
      nowMs: local.environment.platform.clock.nowMs(),
      wasClean: false,
    });
  });
  state.reader.forget();
  if (state.highWatermark > offset) state.updateHighWatermark(offset);
  return true;
}

/** As {@link UnifiedLog.truncateFullyAndStartAt}. */
export function emptyLog(state: LogState, offset: number, logStartOffset: number = offset): void {
  const { local, leaderEpochs, flusher, producerState } = state;
  state.guard("truncating a log", () => {
    local.truncateFullyAndStartAt(offset);
    flusher.noteTruncated(offset);
    flusher.noteNewSegment();
    leaderEpochs.clear();
    producerState.truncateFullyAndStartAt(offset);
  });
  state.reader.forget();
  state.resetOffsets(logStartOffset, offset);
}
