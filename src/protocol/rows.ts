/**
 * Rows of an answer: an array, or {@link LateRows}. What is iterated is made once, in order.
 */
export interface Rows<T> {
  readonly length: number;
  [Symbol.iterator](): Iterator<T>;
}

/**
 * Rows that are made one by one while they are written. Ten thousand of them at once would be garbage that is old before it
 * is dead: young collections copy it, for milliseconds in which nothing else runs.
 */
export class LateRows<S, T> implements Rows<T> {
  readonly #sources: readonly S[];
  readonly #make: (source: S) => T;

  /** @param sources of one row each; not changed until they are written */
  constructor(sources: readonly S[], make: (source: S) => T) {
    this.#sources = sources;
    this.#make = make;
  }

  get length(): number {
    return this.#sources.length;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const source of this.#sources) yield this.#make(source);
  }
}
