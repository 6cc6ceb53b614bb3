/**
 * Walks the records of a batch in place: the one decoder of record format v2 (KIP-98), for validation, look-ups and
 * iteration alike. A step sets fields; nothing is allocated per record, because every produced record passes here.
 *
 *     length    attributes  timestampDelta  offsetDelta  key            value          headers
 *     varint    int8        varlong         varint       varint, bytes  varint, bytes  varint, (varint, bytes, varint, bytes)*
 */
import { CorruptRecordError } from "./corrupt-record-error.ts";
import type { RecordHeader } from "./record.ts";

/** Where records stand, and what their batch header says of them. */
export interface RecordSection {
  /** Holds the records, uncompressed. */
  readonly bytes: Uint8Array;
  /** First byte of the first record. */
  readonly position: number;
  /** Just past the last record. */
  readonly end: number;
  readonly recordCount: number;
  readonly baseOffset: number;
  readonly baseTimestamp: number;
  /** The same, exact: used where numbers cannot hold a timestamp. */
  readonly baseTimestampExact: () => bigint;
  /** Stands for every record's timestamp when the batch is of type LogAppendTime. */
  readonly logAppendTime: number | undefined;
}

/** A position in the records of one batch; its fields describe the record that the last {@link RecordCursor.next} found. */
export class RecordCursor {
  readonly bytes: Uint8Array;
  /** 0 for the first record; −1 before it. */
  index: number = -1;
  /** First byte of this record's length prefix. */
  position: number;
  /** Just past this record. */
  end: number;
  /** As the record says; `index` unless the producer is wrong or the batch was compacted. */
  offsetDelta: number = 0;
  /** Exact when a safe integer; else the nearest double of a timestamp that no number can hold. */
  timestamp: number = -1;
  timestampDeltaPosition: number = 0;
  /** Just past the offset delta: from here on the record does not depend on where it stands. */
  payloadPosition: number = 0;
  keyPosition: number = 0;
  /** Below 0 when the key is null. */
  keyBytes: number = -1;
  valuePosition: number = 0;
  /** Below 0 when the value is null. */
  valueBytes: number = -1;
  headersPosition: number = 0;
  headerCount: number = 0;

  readonly #baseOffset: number;
  readonly #baseTimestamp: number;
  readonly #baseTimestampExact: () => bigint;
  /** Whether no short delta leads from it beyond what numbers hold. */
  readonly #isBaseRoomy: boolean;
  readonly #logAppendTime: number | undefined;
  readonly #recordCount: number;
  readonly #sectionEnd: number;
  #next: number;

  constructor(section: RecordSection) {
    this.bytes = section.bytes;
    this.position = section.position;
    this.end = section.position;
    this.#baseOffset = section.baseOffset;
    this.#baseTimestamp = section.baseTimestamp;
    this.#baseTimestampExact = section.baseTimestampExact;
    this.#isBaseRoomy = Math.abs(section.baseTimestamp) < 2 ** 52;
    this.#logAppendTime = section.logAppendTime;
    this.#recordCount = section.recordCount;
    this.#sectionEnd = section.end;
    this.#next = section.position;
  }

  /** The absolute offset of this record. */
  get offset(): number {
    return this.#baseOffset + this.offsetDelta;
  }

  /** With the length prefix. */
  get sizeBytes(): number {
    return this.end - this.position;
  }

  /**
   * Steps to the next record.
   *
   * @returns false after the last of `recordCount`
   * @throws {CorruptRecordError} when a record does not fill exactly its length, or the records not exactly the section
   */
  next(): boolean {
    if (this.index + 1 >= this.#recordCount) return this.#finish();
    this.index++;
    this.position = this.#next;
    const lengthBytes = this.#readVarint();
    const end = this.#next + lengthBytes;
    if (lengthBytes < 0 || end > this.#sectionEnd) throw new CorruptRecordError("a record runs past the batch");
    this.end = end;
    this.#next++; // attributes: no bit of a record's own is in use
    this.timestampDeltaPosition = this.#next;
    const timestampDelta = this.#readVarlong();
    if (this.#logAppendTime === undefined) this.#setTimestamp(timestampDelta);
    else this.timestamp = this.#logAppendTime;
    this.offsetDelta = this.#readVarint();
    this.payloadPosition = this.#next;
    this.keyBytes = this.#readVarint();
    this.keyPosition = this.#next;
    if (this.keyBytes > 0) this.#next += this.keyBytes;
    this.valueBytes = this.#readVarint();
    this.valuePosition = this.#next;
    if (this.valueBytes > 0) this.#next += this.valueBytes;
    this.headerCount = this.#readVarint();
    this.headersPosition = this.#next;
    if (this.headerCount !== 0) this.#skipHeaders();
    if (this.#next !== end) throw new CorruptRecordError("a record does not fill its length");
    return true;
  }

  /** This record's timestamp where it may be one that no number can hold. */
  timestampExact(): bigint {
    if (Number.isSafeInteger(this.timestamp) || this.#logAppendTime !== undefined) return BigInt(this.timestamp);
    return BigInt.asIntN(64, this.#baseTimestampExact() + readVarlong(this.bytes, this.timestampDeltaPosition));
  }

  /** Decodes this record's headers. Their values are views. */
  headers(): RecordHeader[] {
    const decoded: RecordHeader[] = [];
    const after = this.#next;
    this.#next = this.headersPosition;
    for (let index = 0; index < this.headerCount; index++) {
      const keyBytes = this.#readVarint();
      const key = utf8(this.bytes, this.#next, this.#next + keyBytes);
      this.#next += keyBytes;
      const valueBytes = this.#readVarint();
      decoded.push({ key, value: valueBytes < 0 ? null : this.bytes.subarray(this.#next, this.#next + valueBytes) });
      if (valueBytes > 0) this.#next += valueBytes;
    }
    this.#next = after;
    return decoded;
  }

  #finish(): false {
    if (this.#next !== this.#sectionEnd) throw new CorruptRecordError("bytes are left after the last record");
    return false;
  }

  #skipHeaders(): void {
    // A header takes two bytes at least, so a count that lies ends at the record's end, not after 2³¹ rounds.
    if (this.headerCount < 0 || this.headerCount > this.end - this.#next) {
      throw new CorruptRecordError("a record claims an impossible number of headers");
    }
    for (let index = 0; index < this.headerCount && this.#next <= this.end; index++) {
      const keyBytes = this.#readVarint();
      if (keyBytes < 0) throw new CorruptRecordError("a header's key is null");
      this.#next += keyBytes;
      const valueBytes = this.#readVarint();
      if (valueBytes > 0) this.#next += valueBytes;
    }
  }

  /** Reads past the end give `undefined`, which acts as 0 here; {@link next} refuses what ended in the wrong place. */
  #readVarint(): number {
    const { bytes } = this;
    let position = this.#next;
    let byte = bytes[position++]!;
    let zigzag = byte & 0x7f;
    if (byte >= 0x80) {
      byte = bytes[position++]!;
      zigzag |= (byte & 0x7f) << 7;
      if (byte >= 0x80) {
        byte = bytes[position++]!;
        zigzag |= (byte & 0x7f) << 14;
        if (byte >= 0x80) {
          byte = bytes[position++]!;
          zigzag |= (byte & 0x7f) << 21;
          if (byte >= 0x80) {
            byte = bytes[position++]!;
            // As Kafka's ByteUtils.readVarint, bits over 32 are dropped; only a sixth byte is refused.
            zigzag |= byte << 28;
            if (byte >= 0x80) throw new CorruptRecordError("a varint is longer than five bytes");
          }
        }
      }
    }
    this.#next = position;
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** @returns the delta, or undefined when it needs more than four bytes, 37 hours: then {@link #setTimestamp} is exact */
  #readVarlong(): number | undefined {
    const { bytes } = this;
    let position = this.#next;
    let byte = bytes[position++]!;
    let zigzag = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = bytes[position++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    if (byte >= 0x80) {
      this.#next = varlongEnd(bytes, position);
      return undefined;
    }
    this.#next = position;
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  #setTimestamp(delta: number | undefined): void {
    if (delta !== undefined && this.#isBaseRoomy) {
      this.timestamp = this.#baseTimestamp + delta;
      return;
    }
    // Java's long wraps; the sum of two doubles that are already rounded could look like a sane time.
    this.timestamp = Number(
      BigInt.asIntN(64, this.#baseTimestampExact() + readVarlong(this.bytes, this.timestampDeltaPosition)),
    );
  }
}

function varlongEnd(bytes: Uint8Array, fifthByte: number): number {
  let position = fifthByte;
  while (bytes[position++]! >= 0x80) {
    if (position - fifthByte >= 6) throw new CorruptRecordError("a varlong is longer than ten bytes");
  }
  return position;
}

function readVarlong(bytes: Uint8Array, position: number): bigint {
  let zigzag = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[position++]!;
    zigzag |= BigInt(byte & 0x7f) << shift;
    if (!(byte >= 0x80)) break;
  }
  zigzag = BigInt.asUintN(64, zigzag);
  return (zigzag >> 1n) ^ -(zigzag & 1n);
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
}
