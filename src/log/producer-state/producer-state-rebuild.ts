/** Brings a log's producer state up to an offset: from the latest snapshot, then batch by batch. */
import { scanWholeBatches } from "../segment/batch-scan.ts";
import type { LogSegments } from "../segment/log-segments.ts";
import type { LogSegment } from "../segment/log-segment.ts";
import type { ProducerStateManager } from "./producer-state-manager.ts";

/**
 * As Kafka's UnifiedLog.rebuildProducerState.
 *
 * @param options.wasClean the log was closed in order: without any snapshot it then had no producers, and is not scanned
 */
export function rebuildProducerState(
  producerState: ProducerStateManager,
  segments: LogSegments,
  options: {
    readonly logStartOffset: number;
    readonly endOffset: number;
    readonly nowMs: number;
    readonly wasClean: boolean;
  },
): void {
  const { logStartOffset, endOffset } = options;
  if (options.wasClean && producerState.snapshots.latest === undefined) {
    producerState.updateMapEndOffset(endOffset);
    return;
  }
  const hadNoProducers = producerState.isEmpty && producerState.mapEndOffset >= endOffset;
  producerState.truncateAndReload(logStartOffset, endOffset, options.nowMs);
  if (endOffset > producerState.mapEndOffset && !hadNoProducers) {
    // Snapshots at the last two segments spare the next rebuild most of the log.
    const snapshotAt = new Set(segments.all.slice(-2).map(({ baseOffset }) => baseOffset));
    for (const segment of segments.from(producerState.mapEndOffset)) {
      if (segment.baseOffset >= endOffset) break;
      const startOffset = Math.max(segment.baseOffset, producerState.mapEndOffset, logStartOffset);
      producerState.updateMapEndOffset(startOffset);
      if (snapshotAt.has(segment.baseOffset)) producerState.takeSnapshot();
      replaySegment(producerState, segment, startOffset, endOffset);
    }
  }
  producerState.updateMapEndOffset(endOffset);
  producerState.takeSnapshot();
}

/** Replays the batches of [startOffset, endOffset) that a segment has; its transaction index is not touched. */
export function replaySegment(
  producerState: ProducerStateManager,
  segment: LogSegment,
  startOffset: number,
  endOffset: number,
): void {
  const position = segment.offsetIndex.lookup(startOffset);
  scanWholeBatches(segment.log.use(), { position, end: segment.sizeBytes }, (batch) => {
    if (batch.baseOffset >= endOffset) return false;
    if (batch.lastOffset >= startOffset && batch.hasProducerId) {
      const completed = producerState.update(batch);
      if (completed !== undefined) producerState.completeTransaction(completed);
    }
    return true;
  });
}
