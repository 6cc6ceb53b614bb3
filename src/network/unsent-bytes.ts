/**
 * Replies that were written and that the system has not taken, because their clients do not read.
 *
 * A connection may have some, so that a client on a long line is served without pauses. When all together have too many,
 * a connection that has any is not executed further until it has none: then what is held is at most one reply each.
 */
export class UnsentBytes {
  readonly #connectionMax: number;
  readonly #totalMax: number;
  #total = 0;

  constructor(limits: { readonly connectionMax: number; readonly totalMax: number }) {
    this.#connectionMax = limits.connectionMax;
    this.#totalMax = limits.totalMax;
  }

  /** Of all connections. */
  get total(): number {
    return this.#total;
  }

  /** Beyond how many unsent bytes a connection has to wait now. */
  get connectionMax(): number {
    return this.#total > this.#totalMax ? 0 : this.#connectionMax;
  }

  /** A connection has `bytes` more than when it last said so, or fewer: negative. */
  add(bytes: number): void {
    this.#total += bytes;
  }
}
