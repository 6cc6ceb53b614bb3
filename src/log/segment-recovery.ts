/** Makes a segment sound again: cuts it at the first torn or corrupt batch and rebuilds what follows from its batches. */
import { scanWholeBatches } from "./batch-scan.ts";
import { completeTransaction } from "./complete-transaction.ts";
import type { LeaderEpochCache } from "./leader-epoch-cache.ts";
import type { LogSegment } from "./log-segment.ts";
import type { ProducerStateManager } from "./producer-state-manager.ts";

/**
 * As Kafka's LogSegment.recover: indexes, transaction index, leader epochs and producer state from the batches alone.
 *
 * @param producerState that of the log up to this segment's base offset
 * @returns how many bytes were cut off
 */
export function recoverSegment(
  segment: LogSegment,
  producerState: ProducerStateManager,
  leaderEpochs: LeaderEpochCache,
): number {
  segment.beginRecovery();
  const file = segment.log.use();
  let nextOffset = segment.baseOffset;
  scanWholeBatches(file, { position: 0, end: file.size() }, (batch) => {
    const { lastOffset } = batch;
    // A batch whose offsets do not rise is as good as torn; everything after it goes.
    if (!batch.isCrcValid() || batch.baseOffset < nextOffset || lastOffset < batch.baseOffset) return false;
    if (!segment.offsetIndex.canAppendOffset(lastOffset)) return false;
    segment.noteAppended(batch, batch.sizeBytes);
    nextOffset = lastOffset + 1;
    const epoch = batch.partitionLeaderEpoch;
    if (epoch >= 0 && epoch > leaderEpochs.latestEpoch) leaderEpochs.assign(epoch, batch.baseOffset);
    if (batch.hasProducerId) {
      const completed = producerState.update(batch);
      if (completed !== undefined) completeTransaction(completed, segment, producerState);
    }
    producerState.updateMapEndOffset(nextOffset);
    return true;
  });
  return segment.endRecovery();
}
