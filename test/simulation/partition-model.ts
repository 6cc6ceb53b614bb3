import assert from "node:assert/strict";

/** What a read of a whole partition gave. */
export interface PartitionContent {
  readonly logStartOffset: number;
  readonly endOffset: number;
  /** By offset, ascending. */
  readonly records: ReadonlyMap<number, string>;
}

/** What a restart may have done to a partition. */
export interface SurvivalRule {
  /** Offsets below it must have survived: everything acknowledged after a kill, what was flushed after a power loss. */
  readonly durableOffset: number;
}

/** What must be, and what may be, in one partition. Every record has a value of its own: `producer:number`. */
export class PartitionModel {
  /** By offset: acknowledged, or read. */
  readonly known: Map<number, string> = new Map();
  /** Sent, and nobody knows whether it arrived. */
  readonly unsure: Set<string> = new Set();
  /** DeleteRecords was asked up to here; records below may be gone, or come back when its checkpoint was lost. */
  deletedBelow = 0;
  /** Retention may remove any beginning. */
  hasRetention = false;
  /** What the log said was flushed, as of the last look. */
  flushedOffset = 0;
  /** Where the replica was asked to be, and nobody has asked for another place since; absent when that is not known. */
  wantedLogDir: string | undefined = undefined;
  /** Moves that were asked for, and those of them that were not answered. */
  moveCount = 0;
  unansweredMoveCount = 0;

  /** A batch is about to be sent. */
  sent(values: readonly string[]): void {
    for (const value of values) this.unsure.add(value);
  }

  /** A batch was acknowledged. */
  acknowledged(values: readonly string[], baseOffset: number, where: string): void {
    for (const [index, value] of values.entries()) {
      const offset = baseOffset + index;
      const other = this.known.get(offset);
      assert.ok(
        other === undefined || other === value,
        `${where}: offset ${offset} was given to ${value} and is ${other}`,
      );
      this.known.set(offset, value);
      this.unsure.delete(value);
    }
  }

  /** A consumer read a record. */
  read(offset: number, value: string, where: string): void {
    const known = this.known.get(offset);
    if (known === undefined) {
      assert.ok(this.unsure.has(value), `${where}: offset ${offset} has ${value}, which nobody sent there`);
      this.known.set(offset, value);
      this.unsure.delete(value);
      return;
    }
    assert.equal(value, known, `${where}: offset ${offset}`);
  }

  /** Compares with all that the partition has, and takes it for known. */
  check(content: PartitionContent, { durableOffset }: SurvivalRule, where: string): void {
    const { records, logStartOffset, endOffset } = content;
    const seen = new Map<string, number>();
    const lastCounts = new Map<string, number>();
    for (const [offset, value] of records) {
      assert.ok(!seen.has(value), `${where}: ${value} is at ${seen.get(value)} and at ${offset}`);
      seen.set(value, offset);
      this.read(offset, value, where);
      const [producer = "", count = ""] = value.split(":");
      if (!producer.startsWith("i")) continue;
      assert.ok(Number(count) > (lastCounts.get(producer) ?? -1), `${where}: ${value} is out of order at ${offset}`);
      lastCounts.set(producer, Number(count));
    }
    if (!this.hasRetention)
      assert.ok(logStartOffset <= this.deletedBelow, `${where}: starts at ${logStartOffset}, not ${this.deletedBelow}`);
    for (const [offset, value] of this.known) {
      if (records.has(offset) || offset < logStartOffset) continue;
      assert.ok(
        offset >= durableOffset,
        `${where}: ${value} at ${offset} is gone, all below ${durableOffset} is durable`,
      );
      this.known.delete(offset);
    }
    assert.ok(endOffset >= Math.min(durableOffset, maxOf(this.known.keys()) + 1), `${where}: ends at ${endOffset}`);
    for (const offset of this.known.keys()) if (offset < logStartOffset - 10_000) this.known.delete(offset);
  }
}

function maxOf(offsets: Iterable<number>): number {
  let max = -1;
  for (const offset of offsets) if (offset > max) max = offset;
  return max;
}
