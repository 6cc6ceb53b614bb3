/**
 * The controller's operations: one at a time, in the order in which they came. A long one gives way to the rest of the
 * broker, never to the operation after it.
 */
import { Fifo } from "../base/fifo.ts";
import { inSlices, Slice, type SlicePlatform, type Steps } from "../platform/slices.ts";

interface Waiting {
  /** Never rejects; undefined when it was done at once. */
  readonly perform: () => void | Promise<void>;
}

/** See the file's head. */
export class OperationQueue {
  readonly #platform: SlicePlatform;
  readonly #waiting = new Fifo<Waiting>();
  #isWorking = false;

  constructor(platform: SlicePlatform) {
    this.#platform = platform;
  }

  /** Operations that wait for their turn. */
  get size(): number {
    return this.#waiting.size;
  }

  /**
   * Performs an operation when those before it have ended; at once, within this call, when there are none.
   *
   * Fulfils with what it returns, rejects with what it throws.
   */
  run<T>(operation: () => Steps<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const perform = (): void | Promise<void> => {
        try {
          const result = inSlices(this.#platform, operation());
          if (result instanceof Promise) return result.then(resolve, reject);
          resolve(result);
        } catch (error) {
          // The operation's refusal: to the caller, and the next one goes on.
          reject(error);
        }
      };
      this.#waiting.push({ perform });
      if (!this.#isWorking) this.#work();
    });
  }

  #work(): void {
    this.#isWorking = true;
    const slice = new Slice(this.#platform);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const later = next.perform() ?? (slice.isOver() ? slice.next() : undefined);
      if (later === undefined) continue;
      void later.then(() => this.#work());
      return;
    }
    this.#isWorking = false;
  }
}
