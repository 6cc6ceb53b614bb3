/**
 * The open fetch sessions, at most `max.incremental.fetch.session.cache.slots` of them. A client that gets no slot is
 * answered with session id 0 and goes on without one.
 */
import type { Clock, Random } from "../../platform/platform.ts";
import type { FetchPartition } from "../../replication/fetch-partition.ts";
import { FetchSession, NO_SESSION_ID } from "./fetch-session.ts";

/** As Kafka's MIN_INCREMENTAL_FETCH_SESSION_EVICTION_MS: how long a session may stay though others want its slot. */
export const SESSION_EVICTION_MS = 120_000;

const SESSION_ID_MAX = 0x7f_ff_ff_ff;

/** See the file's head. */
export class FetchSessionCache {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #slotsMax: number;
  readonly #sessions = new Map<number, FetchSession>();
  /** Sessions that were pushed out, for the metrics. */
  evictionCount = 0;

  constructor(options: { readonly clock: Clock; readonly random: Random; readonly slotsMax: number }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#slotsMax = options.slotsMax;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Partitions of all sessions, for the metrics. */
  get partitionCount(): number {
    let count = 0;
    for (const session of this.#sessions.values()) count += session.partitions.size;
    return count;
  }

  get(sessionId: number): FetchSession | undefined {
    return this.#sessions.get(sessionId);
  }

  remove(sessionId: number): void {
    this.#sessions.delete(sessionId);
  }

  /** Opens a session if there is room or a session that is worth less. @returns its id, or 0 */
  tryCreate(options: {
    readonly isPrivileged: boolean;
    readonly usesTopicIds: boolean;
    readonly partitions: Map<string, FetchPartition>;
  }): number {
    const nowMs = this.#clock.nowMs();
    if (
      this.#sessions.size >= this.#slotsMax &&
      !this.#tryEvict(options.isPrivileged, options.partitions.size, nowMs)
    ) {
      return NO_SESSION_ID;
    }
    const session = new FetchSession({ ...options, id: this.#newId(), nowMs });
    this.touch(session);
    this.#sessions.set(session.id, session);
    return session.id;
  }

  /** A request used the session. */
  touch(session: FetchSession): void {
    const nowMs = this.#clock.nowMs();
    session.lastUsedMs = nowMs;
    session.sizeWhenTouched = session.partitions.size;
    session.isOld = nowMs - session.createdMs > SESSION_EVICTION_MS;
  }

  #newId(): number {
    for (;;) {
      const id = Math.max(1, Math.floor(this.#random.next() * SESSION_ID_MAX));
      if (!this.#sessions.has(id)) return id;
    }
  }

  /** Looked for when it is needed: a map in this order would be deleted from and added to with every fetch. */
  #leastRecentlyUsed(): FetchSession | undefined {
    let oldest: FetchSession | undefined;
    for (const session of this.#sessions.values()) {
      if (oldest === undefined || session.lastUsedMs < oldest.lastUsedMs) oldest = session;
    }
    return oldest;
  }

  /** As Kafka's FetchSessionCacheShard.tryEvict: a stale session, else the least valuable one that the newcomer outdoes. */
  #tryEvict(isPrivileged: boolean, size: number, nowMs: number): boolean {
    const oldest = this.#leastRecentlyUsed();
    if (oldest === undefined) return false;
    let victim: FetchSession | undefined;
    if (nowMs - oldest.lastUsedMs > SESSION_EVICTION_MS) {
      victim = oldest;
    } else {
      for (const session of this.#sessions.values()) {
        const isEvictable = session.isOld || (isPrivileged && !session.isPrivileged);
        if (isEvictable && (victim === undefined || isWorthLess(session, victim))) victim = session;
      }
      if (victim === undefined) return false;
      if (victim.isPrivileged !== isPrivileged) {
        if (victim.isPrivileged) return false;
      } else if (size <= victim.sizeWhenTouched) {
        return false;
      }
    }
    this.#sessions.delete(victim.id);
    this.evictionCount += 1;
    return true;
  }
}

function isWorthLess(one: FetchSession, other: FetchSession): boolean {
  if (one.isPrivileged !== other.isPrivileged) return other.isPrivileged;
  if (one.sizeWhenTouched !== other.sizeWhenTouched) return one.sizeWhenTouched < other.sizeWhenTouched;
  return one.id < other.id;
}
