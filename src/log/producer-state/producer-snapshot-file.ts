/**
 * `.snapshot`: the producers of a log up to the offset in the file's name (message ProducerSnapshot, version 1).
 *
 *     version : int16 = 1 | crc : uint32, over all that follows | count : int32
 *     entry, 46 bytes:  producer id : int64 | epoch : int16 | last sequence : int32 | last offset : int64
 *                       | offset delta : int32 | timestamp : int64 | coordinator epoch : int32
 *                       | first offset of the open transaction : int64
 *
 * Only the last batch of a producer is in it: after a restart only that one is known as a duplicate.
 */
import { crc32c } from "../../base/crc32c.ts";
import { readInt64, writeInt64 } from "../../base/int64.ts";
import { ProducerStateEntry } from "./producer-state-entry.ts";

const VERSION = 1;
const HEADER_BYTES = 10;
const CRC_START = 6;
const ENTRY_BYTES = 46;

/** A snapshot that is not what was written; the loader deletes it and goes back to an older one. */
export class CorruptSnapshotError extends Error {
  override readonly name = "CorruptSnapshotError";
}

/** The bytes of a snapshot. */
export function encodeProducerSnapshot(entries: ReadonlyMap<number, ProducerStateEntry>): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + entries.size * ENTRY_BYTES);
  bytes.writeInt16BE(VERSION, 0);
  bytes.writeInt32BE(entries.size, 6);
  let at = HEADER_BYTES;
  for (const entry of entries.values()) {
    const last = entry.lastBatch;
    writeInt64(bytes, at, entry.producerId);
    bytes.writeInt16BE(entry.producerEpoch, at + 8);
    bytes.writeInt32BE(last?.lastSequence ?? -1, at + 10);
    writeInt64(bytes, at + 14, last?.lastOffset ?? -1);
    bytes.writeInt32BE(last?.offsetDelta ?? 0, at + 22);
    writeInt64(bytes, at + 26, entry.lastTimestamp);
    bytes.writeInt32BE(entry.coordinatorEpoch, at + 34);
    writeInt64(bytes, at + 38, entry.currentTransactionFirstOffset);
    at += ENTRY_BYTES;
  }
  bytes.writeUInt32BE(crc32c(bytes, CRC_START), 2);
  return bytes;
}

/** Reads a snapshot. @throws {CorruptSnapshotError} */
export function decodeProducerSnapshot(bytes: Buffer): ProducerStateEntry[] {
  if (bytes.length < HEADER_BYTES) throw new CorruptSnapshotError("the snapshot is cut off");
  if (bytes.readInt16BE(0) !== VERSION) throw new CorruptSnapshotError("the snapshot has an unknown version");
  if (bytes.readUInt32BE(2) !== crc32c(bytes, CRC_START)) throw new CorruptSnapshotError("the checksum does not hold");
  const count = bytes.readInt32BE(6);
  if (count < 0 || HEADER_BYTES + count * ENTRY_BYTES !== bytes.length) {
    throw new CorruptSnapshotError("the snapshot has another length than it says");
  }
  const entries: ProducerStateEntry[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; at += ENTRY_BYTES) entries.push(decodeEntry(bytes, at));
  return entries;
}

function decodeEntry(bytes: Buffer, at: number): ProducerStateEntry {
  const entry = new ProducerStateEntry(readInt64(bytes, at));
  const producerEpoch = bytes.readInt16BE(at + 8);
  const lastOffset = readInt64(bytes, at + 14);
  const timestamp = readInt64(bytes, at + 26);
  if (lastOffset >= 0) {
    const lastSequence = bytes.readInt32BE(at + 10);
    entry.addBatch(producerEpoch, { lastSequence, lastOffset, offsetDelta: bytes.readInt32BE(at + 22), timestamp });
  }
  entry.updateEpoch(producerEpoch);
  entry.lastTimestamp = timestamp;
  entry.coordinatorEpoch = bytes.readInt32BE(at + 34);
  entry.currentTransactionFirstOffset = readInt64(bytes, at + 38);
  return entry;
}
