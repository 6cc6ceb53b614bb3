/**
 * A group of a kind that is not served here (consumer, share, streams), found in the log of a Kafka broker. Its records
 * stay as they are; only their keys are known, so that they can be removed when the group is deleted or becomes a
 * classic one. Nobody can be a member of it here, so it counts as empty.
 */
import type { ForeignGroupRecord } from "./group-records.ts";

/** As ListGroups spells them. */
export type ForeignGroupType = "consumer" | "share" | "streams";

// By record type. 9 and 18 were never used.
/** Every record type of such groups. */
export const FOREIGN_RECORD_KINDS: ReadonlyMap<number, ForeignGroupType> = new Map([
  ...([3, 4, 5, 6, 7, 8, 16] as const).map((type) => [type, "consumer"] as const),
  ...([10, 11, 12, 13, 14, 15] as const).map((type) => [type, "share"] as const),
  ...([17, 19, 20, 21, 22, 23] as const).map((type) => [type, "streams"] as const),
]);

/** The kind of group that records of this type belong to; undefined for types that Kafka 4.4 does not have. */
export function foreignKindOf(recordType: number): ForeignGroupType | undefined {
  return FOREIGN_RECORD_KINDS.get(recordType);
}

/** See the file's head. */
export class ForeignGroup {
  readonly type: ForeignGroupType;
  readonly groupId: string;
  /** The keys of its records, by their bytes in hex. */
  readonly #records = new Map<string, ForeignGroupRecord>();

  constructor(record: ForeignGroupRecord) {
    this.groupId = record.group;
    this.type = record.type;
  }

  /** Kafka's Empty and "nobody there" of the three kinds look the same to who lists them. */
  get state(): "Empty" {
    return "Empty";
  }

  /** @returns false when nothing of the group is left */
  replay(record: ForeignGroupRecord): boolean {
    const key = Buffer.from(record.keyBytes).toString("hex");
    if (record.isTombstone) this.#records.delete(key);
    else this.#records.set(key, record);
    return this.#records.size > 0;
  }

  /** What removes the group from the log. */
  tombstones(): ForeignGroupRecord[] {
    return [...this.#records.values()].map((record) => ({ ...record, isTombstone: true }));
  }
}
