/**
 * The committed offsets of the groups of one shard, and those that wait for their transaction to end.
 *
 * Changes only in replay. An offset committed in a transaction is nowhere to be seen before its commit marker; of
 * two commits of a partition the one further back in the log counts, whichever was made visible last.
 */
import { TimelineMap, type Timeline } from "../runtime/timeline-map.ts";
import type { OffsetCommitRecord } from "./group-records.ts";

/** A partition's committed offset, as it was written. */
export interface CommittedOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** −1: none. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** Only from clients that still send a retention time (OffsetCommit v2–4); −1: none. */
  readonly expireTimestampMs: number;
  readonly topicId: string;
  /** Where the commit is in `__consumer_offsets`. */
  readonly recordOffset: number;
}

type GroupOffsets = TimelineMap<string, CommittedOffset>;

/** See the file's head. */
export class OffsetStore {
  readonly #timeline: Timeline;
  readonly #byGroup = new Map<string, GroupOffsets>();
  /** By producer id, then group, then partition. */
  readonly #pending = new Map<number, Map<string, Map<string, CommittedOffset>>>();
  /** The producers with open transactions, by group, then partition. */
  readonly #openTransactions = new Map<string, Map<string, Set<number>>>();
  #count = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** How many partitions have an offset, over all groups. */
  get count(): number {
    return this.#count;
  }

  get(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#byGroup.get(groupId)?.get(placeOf(topic, partition));
  }

  /** As reads see it. */
  committed(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#byGroup.get(groupId)?.getCommitted(placeOf(topic, partition));
  }

  all(groupId: string): Iterable<CommittedOffset> {
    return this.#byGroup.get(groupId)?.values() ?? [];
  }

  /** As reads see them. */
  allCommitted(groupId: string): Iterable<CommittedOffset> {
    return this.#byGroup.get(groupId)?.committedValues() ?? [];
  }

  hasOffsets(groupId: string): boolean {
    return (this.#byGroup.get(groupId)?.size ?? 0) > 0;
  }

  /** Whether a transaction that has not ended commits an offset of this partition. */
  isUnstable(groupId: string, topic: string, partition: number): boolean {
    return this.#openTransactions.get(groupId)?.has(placeOf(topic, partition)) === true;
  }

  hasOpenTransactions(groupId: string): boolean {
    return this.#openTransactions.has(groupId);
  }

  /** Every partition that has an offset or may get one, with the group. */
  *places(): Generator<{ readonly groupId: string; readonly topic: string; readonly partition: number }> {
    for (const [groupId, offsets] of this.#byGroup) {
      for (const { topic, partition } of offsets.values()) yield { groupId, topic, partition };
    }
    for (const groups of this.#pending.values()) {
      for (const [groupId, offsets] of groups) {
        for (const [place, { topic, partition }] of offsets) {
          if (this.#byGroup.get(groupId)?.has(place) !== true) yield { groupId, topic, partition };
        }
      }
    }
  }

  /** The places of one group, as {@link places}. */
  *placesOf(groupId: string): Generator<{ readonly topic: string; readonly partition: number }> {
    const offsets = this.#byGroup.get(groupId);
    if (offsets !== undefined) yield* offsets.values();
    for (const place of this.#openTransactions.get(groupId)?.keys() ?? []) {
      if (offsets?.has(place) !== true) yield parsePlace(place);
    }
  }

  replay(recordOffset: number, producerId: number, record: OffsetCommitRecord): void {
    const { group, topic, partition, value } = record;
    const place = placeOf(topic, partition);
    if (value === null) {
      this.#remove(group, place);
      return;
    }
    const committed: CommittedOffset = {
      topic,
      partition,
      offset: value.offset,
      leaderEpoch: value.leaderEpoch,
      metadata: value.metadata,
      commitTimestampMs: value.commitTimestamp,
      expireTimestampMs: value.expireTimestamp,
      topicId: value.topicId,
      recordOffset,
    };
    if (producerId === -1) this.#put(group, place, committed);
    else this.#putPending(producerId, group, place, committed);
  }

  replayEndOfTransaction(producerId: number, isCommit: boolean): void {
    const groups = this.#pending.get(producerId);
    if (groups === undefined) return;
    this.#pending.delete(producerId);
    for (const [groupId, offsets] of groups) {
      for (const [place, committed] of offsets) {
        this.#closeTransaction(groupId, place, producerId);
        if (!isCommit) continue;
        const existing = this.#byGroup.get(groupId)?.get(place);
        if (existing === undefined || committed.recordOffset > existing.recordOffset) {
          this.#put(groupId, place, committed);
        }
      }
    }
  }

  #put(groupId: string, place: string, committed: CommittedOffset): void {
    let offsets = this.#byGroup.get(groupId);
    if (offsets === undefined) {
      offsets = new TimelineMap(this.#timeline);
      this.#byGroup.set(groupId, offsets);
    }
    if (!offsets.has(place)) this.#count += 1;
    offsets.set(place, committed);
  }

  #remove(groupId: string, place: string): void {
    const offsets = this.#byGroup.get(groupId);
    if (offsets?.delete(place) === true) this.#count -= 1;
    if (offsets?.isForgettable === true) this.#byGroup.delete(groupId);
    for (const producerId of this.#openTransactions.get(groupId)?.get(place) ?? []) {
      const groups = this.#pending.get(producerId);
      const pending = groups?.get(groupId);
      pending?.delete(place);
      if (pending?.size === 0) groups?.delete(groupId);
      if (groups?.size === 0) this.#pending.delete(producerId);
    }
    this.#forgetTransactions(groupId, place);
  }

  #putPending(producerId: number, groupId: string, place: string, committed: CommittedOffset): void {
    const groups = getOrMake(this.#pending, producerId, () => new Map<string, Map<string, CommittedOffset>>());
    getOrMake(groups, groupId, () => new Map<string, CommittedOffset>()).set(place, committed);
    const places = getOrMake(this.#openTransactions, groupId, () => new Map<string, Set<number>>());
    getOrMake(places, place, () => new Set<number>()).add(producerId);
  }

  #closeTransaction(groupId: string, place: string, producerId: number): void {
    const producers = this.#openTransactions.get(groupId)?.get(place);
    producers?.delete(producerId);
    if (producers?.size === 0) this.#forgetTransactions(groupId, place);
  }

  #forgetTransactions(groupId: string, place: string): void {
    const places = this.#openTransactions.get(groupId);
    places?.delete(place);
    if (places?.size === 0) this.#openTransactions.delete(groupId);
  }
}

// Topic names hold no colon, so places cannot be mistaken for one another.
function placeOf(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}

function parsePlace(place: string): { topic: string; partition: number } {
  const colon = place.lastIndexOf(":");
  return { topic: place.slice(0, colon), partition: Number(place.slice(colon + 1)) };
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(key, made);
  return made;
}
