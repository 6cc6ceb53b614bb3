/** Finds offsets by time in a log's segments: by record, also within compressed batches (ListOffsets). */
import { RecordBatch } from "../../records/record-batch.ts";
import type { BatchHeaderCursor } from "./batch-scan.ts";
import type { LogSegment } from "./log-segment.ts";
import type { LogSegments } from "./log-segments.ts";

/** A record that was found by its time. */
export interface TimestampedOffset {
  readonly timestamp: number;
  readonly offset: number;
  /** −1 when the batch has none. */
  readonly leaderEpoch: number;
}

/** The first record from `startOffset` on whose timestamp is at least `timestamp`. @throws {CorruptRecordError} */
export function findOffsetByTimestamp(
  segments: LogSegments,
  timestamp: number,
  startOffset: number,
): TimestampedOffset | undefined {
  for (const segment of segments.all) {
    if (segment.largestTimestamp < timestamp) continue;
    const found = findInSegment(segment, timestamp, startOffset);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first record that has the largest timestamp of the log. @throws {CorruptRecordError} */
export function findMaxTimestamp(segments: LogSegments): TimestampedOffset | undefined {
  let latest = segments.first;
  for (const segment of segments.all) {
    if (segment.maxTimestampSoFar.timestamp > latest.maxTimestampSoFar.timestamp) latest = segment;
  }
  const { timestamp, offset } = latest.maxTimestampSoFar;
  // Records without a timestamp have no largest one.
  if (timestamp < 0) return undefined;
  const cursor = latest.headersFrom(latest.offsetIndex.lookup(offset));
  while (cursor.next()) {
    if (cursor.batch.maxTimestamp !== timestamp) continue;
    return firstRecord(wholeBatch(latest, cursor), timestamp, 0);
  }
  return undefined;
}

function findInSegment(segment: LogSegment, timestamp: number, startOffset: number): TimestampedOffset | undefined {
  const from = Math.max(segment.timeIndex.lookup(timestamp).offset, startOffset);
  const cursor = segment.headersFrom(segment.offsetIndex.lookup(from));
  while (cursor.next()) {
    if (cursor.batch.maxTimestamp < timestamp || cursor.batch.lastOffset < startOffset) continue;
    const found = firstRecord(wholeBatch(segment, cursor), timestamp, startOffset);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wholeBatch(segment: LogSegment, cursor: BatchHeaderCursor): RecordBatch {
  const bytes = Buffer.allocUnsafeSlow(cursor.sizeBytes);
  segment.log.use().read(bytes, cursor.position);
  return new RecordBatch(bytes);
}

function firstRecord(batch: RecordBatch, timestamp: number, startOffset: number): TimestampedOffset | undefined {
  const leaderEpoch = batch.partitionLeaderEpoch;
  const cursor = batch.cursor();
  while (cursor.next()) {
    if (cursor.timestamp >= timestamp && cursor.offset >= startOffset) {
      return { timestamp: cursor.timestamp, offset: cursor.offset, leaderEpoch };
    }
  }
  return undefined;
}
