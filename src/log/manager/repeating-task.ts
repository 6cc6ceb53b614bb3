import type { Platform, TimerHandle } from "../../platform/platform.ts";

/** How long a task over all logs may hold the event loop before it lets others in. */
const SLICE_MS = 5;

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
    this.#timer = this.#platform.timers.schedule(delayMs, () => this.#slice([...this.#items()], 0));
  }

  #slice(items: readonly T[], from: number): void {
    if (this.#isStopped) return;
    const { clock } = this.#platform;
    const endMs = clock.monotonicMs() + SLICE_MS;
    let index = from;
    while (index < items.length) {
      this.#visit(items[index]!);
      index++;
      if (clock.monotonicMs() > endMs) break;
    }
    if (index < items.length) this.#platform.timers.defer(() => this.#slice(items, index));
    else this.#schedule(this.#intervalMs);
  }
}
