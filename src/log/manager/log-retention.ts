/** Which segments a log may drop, as Kafka's UnifiedLog.deleteOldSegments: from the front, never at or above the high watermark. */
import type { LogConfig } from "../log-config.ts";
import type { LogSegment } from "../segment/log-segment.ts";

/** Why segments go. */
export type DeletionReason = "logStartOffset" | "retentionBytes" | "retentionMs";

/** What is asked of the log. */
export interface RetentionState {
  readonly config: LogConfig;
  readonly segments: readonly LogSegment[];
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly nowMs: number;
}

/** The segments that breach `reason`, oldest first. */
export function deletableSegments(state: RetentionState, reason: DeletionReason): LogSegment[] {
  const { config } = state;
  // A compact-only topic keeps its records whatever their age; so does one without any policy.
  if (reason !== "logStartOffset" && !config.cleanupPolicy.has("delete")) return [];
  if (reason === "logStartOffset") {
    return prefix(state, (_segment, next) => next !== undefined && next.baseOffset <= state.logStartOffset);
  }
  if (reason === "retentionMs") {
    if (config.retentionMs < 0) return [];
    return prefix(state, (segment) => state.nowMs - segment.largestTimestamp > config.retentionMs);
  }
  let excess = -config.retentionBytes;
  for (const segment of state.segments) excess += segment.sizeBytes;
  if (config.retentionBytes < 0 || excess < 0) return [];
  return prefix(state, (segment) => {
    if (excess < segment.sizeBytes) return false;
    excess -= segment.sizeBytes;
    return true;
  });
}

function prefix(
  state: RetentionState,
  isBreached: (segment: LogSegment, next: LogSegment | undefined) => boolean,
): LogSegment[] {
  const deletable: LogSegment[] = [];
  for (const [index, segment] of state.segments.entries()) {
    const next = state.segments[index + 1];
    const isLastAndEmpty = next === undefined && segment.sizeBytes === 0;
    const upperBound = next?.baseOffset ?? state.logEndOffset;
    if (isLastAndEmpty || state.highWatermark < upperBound || !isBreached(segment, next)) break;
    deletable.push(segment);
  }
  return deletable;
}
