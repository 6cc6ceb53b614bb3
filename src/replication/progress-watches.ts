/**
 * Those who wait for progress of one partition: a fetch that found too little, an append that is to be replicated.
 *
 * They come and go with every request, so this is not a `Set`: V8's sets and maps that are added to and deleted from all the
 * time leave a chain of outgrown tables, each of which holds the next and what was in it. Once one of them is in the old
 * generation, all that come after survive every young collection too, requests and all, until the next full one. In a run of
 * 1,000 fetches a second that was a tenth of all allocation, copied twice, in pauses of 3 to 5 ms each second.
 */

/** One who is told, until it stops. */
export class ProgressWatch<T> {
  readonly tell: (subject: T) => void;
  readonly #all: ProgressWatch<T>[];
  /** Its place among all; −1 when it has stopped. */
  #index: number;

  constructor(all: ProgressWatch<T>[], tell: (subject: T) => void) {
    this.tell = tell;
    this.#all = all;
    this.#index = all.push(this) - 1;
  }

  /** It is not told any more; the last takes its place. */
  stop(): void {
    if (this.#index < 0) return;
    const last = this.#all.pop();
    if (last !== undefined && last !== this) {
      this.#all[this.#index] = last;
      last.#index = this.#index;
    }
    this.#index = -1;
  }
}

/** See the file's head. */
export class ProgressWatches<T> {
  readonly #all: ProgressWatch<T>[] = [];

  get count(): number {
    return this.#all.length;
  }

  add(tell: (subject: T) => void): ProgressWatch<T> {
    return new ProgressWatch(this.#all, tell);
  }

  /** Tells all, in no order; one may hear it twice when others stop while it is told. */
  tellAll(subject: T): void {
    // From the end: who stops is replaced by one that was told already.
    for (let index = this.#all.length - 1; index >= 0; index--) this.#all[index]?.tell(subject);
  }
}
