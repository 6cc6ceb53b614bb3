/**
 * Maps that know what is committed. A coordinator's state runs ahead of the high watermark: writes are checked against
 * the newest state, reads answer from the committed one. While nothing is in flight, which is always so on a single
 * replica, these cost what a plain Map does.
 *
 * Invariant: a key has a history exactly while it was changed at or above the committed offset.
 */

interface Change<V> {
  /** The offset of the record that made the change. */
  readonly offset: number;
  /** What the key had before; undefined: nothing. */
  readonly before: V | undefined;
}

interface NotedChange {
  readonly offset: number;
  forget(): void;
}

/** The clock that the timeline maps of one shard share: which offset changes are made at, and what is committed. */
export class Timeline {
  /** Exclusive: changes by records below this offset are committed. */
  #committedOffset = 0;
  /** The offset that changes made now are stamped with. */
  #writeOffset = 0;
  #inFlight: NotedChange[] = [];

  get committedOffset(): number {
    return this.#committedOffset;
  }

  get writeOffset(): number {
    return this.#writeOffset;
  }

  /** Stamps the changes to come with the offset of the record that makes them. */
  writeAt(offset: number): void {
    this.#writeOffset = offset;
  }

  /** Everything below `offset` is committed from now on; never goes back. */
  commit(offset: number): void {
    if (offset <= this.#committedOffset) return;
    this.#committedOffset = offset;
    let count = 0;
    while (count < this.#inFlight.length) {
      const change = this.#inFlight[count];
      if (change === undefined || change.offset >= offset) break;
      change.forget();
      count += 1;
    }
    if (count > 0) this.#inFlight.splice(0, count);
  }

  /** Whether a change made now would have to be remembered. */
  get isAhead(): boolean {
    return this.#writeOffset >= this.#committedOffset;
  }

  note(change: NotedChange): void {
    this.#inFlight.push(change);
  }
}

/** A Map with a committed view beside the newest one. */
export class TimelineMap<K, V> {
  readonly #timeline: Timeline;
  readonly #newest = new Map<K, V>();
  /** Per key the changes that are not committed yet, oldest first. */
  readonly #histories = new Map<K, Change<V>[]>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** How many keys the newest view has. */
  get size(): number {
    return this.#newest.size;
  }

  get(key: K): V | undefined {
    return this.#newest.get(key);
  }

  has(key: K): boolean {
    return this.#newest.has(key);
  }

  set(key: K, value: V): void {
    this.#remember(key);
    this.#newest.set(key, value);
  }

  delete(key: K): boolean {
    if (!this.#newest.has(key)) return false;
    this.#remember(key);
    return this.#newest.delete(key);
  }

  values(): MapIterator<V> {
    return this.#newest.values();
  }

  getCommitted(key: K): V | undefined {
    const oldest = this.#histories.get(key)?.[0];
    return oldest === undefined ? this.#newest.get(key) : oldest.before;
  }

  *committedValues(): Generator<V> {
    for (const [key, value] of this.#newest) {
      const oldest = this.#histories.get(key)?.[0];
      if (oldest === undefined) yield value;
      else if (oldest.before !== undefined) yield oldest.before;
    }
    for (const [key, history] of this.#histories) {
      const before = history[0]?.before;
      if (before !== undefined && !this.#newest.has(key)) yield before;
    }
  }

  /** Nothing is left, in neither view: the map can be thrown away. */
  get isForgettable(): boolean {
    return this.#newest.size === 0 && this.#histories.size === 0;
  }

  #remember(key: K): void {
    const timeline = this.#timeline;
    if (!timeline.isAhead) return;
    const offset = timeline.writeOffset;
    const history = this.#histories.get(key);
    const change = { offset, before: this.#newest.get(key) };
    if (history === undefined) this.#histories.set(key, [change]);
    else history.push(change);
    timeline.note({ offset, forget: () => this.#forgetOldest(key) });
  }

  #forgetOldest(key: K): void {
    const history = this.#histories.get(key);
    if (history === undefined) return;
    history.shift();
    if (history.length === 0) this.#histories.delete(key);
  }
}
