/**
 * An immutable map that is cheap to change: `with()` makes a new map that shares all untouched buckets.
 *
 * A metadata image holds every topic twice, by name and by id, and a new image is made for each committed change.
 * Copying a plain map of 10,000 topics costs a millisecond per change; here a change copies the list of buckets, which is
 * one move of memory, and the entries of the buckets it touches, which are few: each costs some 50 ns.
 *
 * Invariant: the number of buckets is a power of two and lies between an eighth of the size and eight times that
 * or so, one bucket up to 64 entries.
 */

const SINGLE_BUCKET_SIZE_MAX = 64;
/** Entries of a bucket, about. */
const BUCKET_SIZE = 8;

/** A key of a {@link PersistentMap}. */
export type PersistentKey = string | number;

function hashOf(key: PersistentKey): number {
  let hash = 0x811c9dc5;
  if (typeof key === "number") {
    hash = Math.imul(hash ^ key, 0x01000193);
  } else {
    for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  // FNV leaves the low bits weak for short keys that differ in one character.
  return hash ^ (hash >>> 15);
}

function bucketCountFor(size: number): number {
  if (size <= SINGLE_BUCKET_SIZE_MAX) return 1;
  return 1 << Math.ceil(Math.log2(size / BUCKET_SIZE));
}

/** An immutable hash map with structural sharing; reads are those of a `ReadonlyMap`, in no particular order. */
export class PersistentMap<K extends PersistentKey, V> implements ReadonlyMap<K, V> {
  readonly size: number;
  readonly #buckets: readonly ReadonlyMap<K, V>[];

  private constructor(size: number, buckets: readonly ReadonlyMap<K, V>[]) {
    this.size = size;
    this.#buckets = buckets;
  }

  /** A map without entries. */
  static empty<K extends PersistentKey, V>(): PersistentMap<K, V> {
    return new PersistentMap<K, V>(0, [new Map()]);
  }

  get(key: K): V | undefined {
    const buckets = this.#buckets;
    return (buckets.length === 1 ? buckets[0] : buckets[hashOf(key) & (buckets.length - 1)])?.get(key);
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  /**
   * The map with these changes applied.
   *
   * @param changes new values by key; `undefined` removes the key
   */
  with(changes: ReadonlyMap<K, V | undefined>): PersistentMap<K, V> {
    if (changes.size === 0) return this;
    const buckets = this.#buckets.slice();
    const copied = new Map<number, Map<K, V>>();
    let size = this.size;
    for (const [key, value] of changes) {
      const index = buckets.length === 1 ? 0 : hashOf(key) & (buckets.length - 1);
      let bucket = copied.get(index);
      if (bucket === undefined) {
        bucket = new Map(buckets[index]);
        copied.set(index, bucket);
        buckets[index] = bucket;
      }
      if (value === undefined) {
        if (bucket.delete(key)) size--;
      } else {
        if (!bucket.has(key)) size++;
        bucket.set(key, value);
      }
    }
    const ideal = bucketCountFor(size);
    if (ideal > buckets.length * 2 || ideal * 4 < buckets.length) return PersistentMap.#rebuilt(size, ideal, buckets);
    return new PersistentMap(size, buckets);
  }

  static #rebuilt<K extends PersistentKey, V>(
    size: number,
    bucketCount: number,
    from: readonly ReadonlyMap<K, V>[],
  ): PersistentMap<K, V> {
    const buckets = Array.from({ length: bucketCount }, () => new Map<K, V>());
    for (const bucket of from) {
      for (const [key, value] of bucket) {
        buckets[bucketCount === 1 ? 0 : hashOf(key) & (bucketCount - 1)]?.set(key, value);
      }
    }
    return new PersistentMap(size, buckets);
  }

  *entries(): MapIterator<[K, V]> {
    for (const bucket of this.#buckets) yield* bucket.entries();
  }

  *keys(): MapIterator<K> {
    for (const bucket of this.#buckets) yield* bucket.keys();
  }

  *values(): MapIterator<V> {
    for (const bucket of this.#buckets) yield* bucket.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }
}
