/** Makes a segment sound again: cuts it at the first torn or corrupt batch and rebuilds what follows from its batches. */
import { crc32 } from "node:zlib";
import type { OpenFile } from "../../platform/platform.ts";
import { scanWholeBatches } from "./batch-scan.ts";
import { completeTransaction } from "../producer-state/complete-transaction.ts";
import type { LeaderEpochCache } from "../checkpoint/leader-epoch-cache.ts";
import type { LogSegment } from "./log-segment.ts";
import type { ProducerStateManager } from "../producer-state/producer-state-manager.ts";

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
  const scan = scanWholeBatches(file, { position: 0, end: file.size() }, (batch) => {
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
  if (scan.corruption !== undefined && isOldBatch(file, scan.endPosition)) {
    throw new UnsupportedFormatError(segment.log.path);
  }
  return segment.endRecovery();
}

// Deviates from Kafka: records of message formats 0 and 1 (before Kafka 0.11) cannot be read; a log that holds some stops the start.
/** Records in a format from before Kafka 0.11: they are whole, but we cannot read them. Nothing of the log is touched. */
export class UnsupportedFormatError extends Error {
  override readonly name = "UnsupportedFormatError";

  constructor(path: string) {
    super(`${path} holds records in a message format older than 2, which is not supported`);
  }
}

/**
 * Whether a sound batch of message format 0 or 1 stands there.
 *
 *     offset : int64 | size : int32 | CRC-32 of the rest : uint32 | magic : int8 | …
 */
function isOldBatch(file: OpenFile, position: number): boolean {
  const header = Buffer.alloc(OLD_HEADER_BYTES);
  if (file.read(header, position) < OLD_HEADER_BYTES || header.readInt8(16) > 1 || header.readInt8(16) < 0)
    return false;
  const sizeBytes = header.readInt32BE(8);
  if (sizeBytes < OLD_SIZE_BYTES_MIN || position + 12 + sizeBytes > file.size()) return false;
  const checked = Buffer.alloc(sizeBytes - 4);
  file.read(checked, position + 16);
  return crc32(checked) === header.readUInt32BE(12);
}

const OLD_HEADER_BYTES = 17;
const OLD_SIZE_BYTES_MIN = 14;
