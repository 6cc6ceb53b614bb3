import { inSlices, type Steps } from "../../platform/slices.ts";
import type { Platform, TimerHandle } from "../../platform/platform.ts";

/**
 * Does something to each of many logs, every so often, a slice of the event loop at a time. The next round begins the
 * interval after the last has ended.
 */
export class RepeatingTask<T> {
  readonly #platform: Platform;
  readonly #intervalMs: number;
  readonly #items: () => Iterable<T>;
  readonly #visit: (item: T) => void;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  /** @param options.intervalMs never when `Infinity` */
  constructor(options: {
    readonly platform: Platform;
    readonly initialDelayMs: number;
    readonly intervalMs: number;
    readonly items: () => Iterable<T>;
    readonly visit: (item: T) => void;
  }) {
    this.#platform = options.platform;
    this.#intervalMs = options.intervalMs;
    this.#items = options.items;
    this.#visit = options.visit;
    if (Number.isFinite(this.#intervalMs)) this.#schedule(options.initialDelayMs);
  }

  /** Ends it; a round under way stops at its next slice. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#platform.timers.schedule(delayMs, () => {
      const round = inSlices(this.#platform, this.#round());
      if (round === undefined) this.#ended();
      else
        void round.then(
          () => this.#ended(),
          (error: unknown) => this.#rethrow(error),
        );
    });
  }

  *#round(): Steps<void> {
    // Others come and go while a round goes on.
    const items = [...this.#items()];
    for (const item of items) {
      if (this.#isStopped) return;
      this.#visit(item);
      yield;
    }
  }

  #ended(): void {
    if (!this.#isStopped) this.#schedule(this.#intervalMs);
  }

  /** A mistake of ours: thrown where the platform hears of it. */
  #rethrow(error: unknown): void {
    this.#platform.timers.defer(() => {
      throw error;
    });
  }
}
