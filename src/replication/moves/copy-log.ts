/**
 * Copies a log into another directory batch by batch, as Kafka's ReplicaAlterLogDirsThread does: same offsets, same bytes,
 * same leader epochs. The copy has one writer, which is whoever calls these.
 */
import type { LogRead } from "../../log/log-read.ts";
import type { UnifiedLog } from "../../log/unified-log.ts";
import { batchesOf } from "../../records/record-batch.ts";
import { CorruptRecordError } from "../../records/corrupt-record-error.ts";

/** What is read of a log at a time; checksums of so much take the loop about a quarter of a millisecond. */
const COPY_BYTES = 256 * 1024;

/**
 * Cuts from the copy what the log has not: after a crash of the one and not the other, or when the copy was away for a
 * while. Where leader epochs tell nothing, or the last batches differ all the same, the copy begins anew; and where a crash
 * forgot that records of the log were deleted, which the copy then has not.
 */
export function alignCopy(source: UnifiedLog, copy: UnifiedLog): void {
  if (copy.logStartOffset > source.logStartOffset) copy.truncateFullyAndStartAt(source.logStartOffset);
  if (copy.logEndOffset <= copy.firstSegmentBaseOffset) return;
  const ofEpoch = source.endOffsetForEpoch(copy.leaderEpochs.latestEpoch).offset;
  const end = Math.min(ofEpoch, source.logEndOffset);
  if (end > source.logStartOffset) copy.truncateTo(end);
  if (end <= source.logStartOffset || !endsAlike(source, copy)) copy.truncateFullyAndStartAt(source.logStartOffset);
}

function endsAlike(source: UnifiedLog, copy: UnifiedLog): boolean {
  if (copy.logEndOffset <= copy.logStartOffset) return true;
  const startOffset = copy.logEndOffset - 1;
  if (startOffset < source.logStartOffset) return false;
  const last = { startOffset, maxBytes: 1, isolation: "LOG_END", minOneMessage: true } as const;
  return copy.read(last).bytes().equals(source.read(last).bytes());
}

/**
 * Copies the next batches, about a quarter of a megabyte, and lets the copy's start and high watermark follow the log's.
 *
 * Rejects with a StorageError, or a CorruptRecordError when the log's bytes are not what was once appended.
 *
 * @returns how many bytes were copied
 */
export async function copyNext(source: UnifiedLog, copy: UnifiedLog): Promise<number> {
  const read = planNext(source, copy, COPY_BYTES);
  const bytes = soundBatches(await read.bytesAsync(), source);
  if (isNext(bytes, source, copy)) await copy.copyBatches(bytes);
  follow(source, copy);
  return bytes.length;
}

/**
 * As {@link copyNext}, before it returns; for the little that is missing when the copy is about to take over.
 *
 * @param maxBytes what is copied at most, unless the first batch is larger
 * @throws the same
 */
export function copyRest(source: UnifiedLog, copy: UnifiedLog, maxBytes: number): void {
  const bytes = soundBatches(planNext(source, copy, maxBytes).bytes(), source);
  if (isNext(bytes, source, copy)) copy.appendBatches(bytes);
  follow(source, copy);
}

/** What batches do not tell: epochs that began without a record, producers whose records are gone. */
export function copyState(source: UnifiedLog, copy: UnifiedLog): void {
  for (const { epoch, startOffset } of source.leaderEpochs.entries) {
    if (epoch > copy.leaderEpochs.latestEpoch) copy.leaderEpochs.assign(epoch, startOffset);
  }
  copy.producerState.adoptMissing(source.producerState);
  copy.updateHighWatermark(source.highWatermark);
}

function planNext(source: UnifiedLog, copy: UnifiedLog, maxBytes: number): LogRead {
  // What lies below the log's start is gone: the copy begins there, as a follower whose fetch is out of range.
  if (copy.logEndOffset < source.logStartOffset) copy.truncateFullyAndStartAt(source.logStartOffset);
  return source.read({ startOffset: copy.logEndOffset, maxBytes, isolation: "LOG_END", minOneMessage: true });
}

/** Whether there are batches that continue the copy. */
function isNext(bytes: Buffer, source: UnifiedLog, copy: UnifiedLog): boolean {
  const [first] = batchesOf(bytes);
  if (first === undefined) return false;
  const { baseOffset } = first;
  if (baseOffset >= copy.logEndOffset) return true;
  if (copy.logEndOffset > copy.firstSegmentBaseOffset) {
    throw new CorruptRecordError(`${source.directory} has no batch that begins at ${copy.logEndOffset}`);
  }
  // DeleteRecords may leave a log that starts within a batch: the copy holds that batch as well.
  copy.truncateFullyAndStartAt(baseOffset);
  return true;
}

function follow(source: UnifiedLog, copy: UnifiedLog): void {
  copy.updateHighWatermark(source.highWatermark);
  copy.followLogStartOffset(Math.min(source.logStartOffset, copy.logEndOffset));
}

/** What was once appended, without a batch that is cut at the end. */
function soundBatches(bytes: Buffer, source: UnifiedLog): Buffer {
  let sizeBytes = 0;
  let nextOffset = 0;
  for (const batch of batchesOf(bytes)) {
    if (!batch.isCrcValid() || batch.baseOffset < nextOffset) {
      throw new CorruptRecordError(
        `${source.directory} holds a batch at ${batch.baseOffset} that was never appended so`,
      );
    }
    sizeBytes += batch.sizeBytes;
    nextOffset = batch.nextOffset;
  }
  return bytes.subarray(0, sizeBytes);
}
