/** How patient a {@link DiskPace} is. */
export interface DiskPatience {
  /** So many slow ones in a row, and the disk is slow: one alone may be a hiccup. */
  readonly slowCount: number;
}

/** An append or a read that holds the event loop for longer is slow: it usually takes some microseconds. */
const SLOW_MS = 5;
/** How long they then go through the thread pool before one is tried on the loop again. */
const OFF_LOOP_MS = 1000;

/**
 * Watches how long a disk makes appends or reads wait. A kernel that throttles its writers, or pages that are not in
 * memory, would stop the whole broker, so the appends or reads of that log directory then leave the event loop for a while.
 */
export class DiskPace {
  readonly #slowCount: number;
  #slowInARow = 0;
  #offLoopUntilMs = 0;

  constructor({ slowCount }: DiskPatience) {
    this.#slowCount = slowCount;
  }

  /** One took from `startMs` to `endMs`, monotonic. */
  note(startMs: number, endMs: number): void {
    if (endMs - startMs <= SLOW_MS) {
      this.#slowInARow = 0;
      return;
    }
    this.#slowInARow++;
    if (this.#slowInARow < this.#slowCount) return;
    // One more slow one sends them off the loop again.
    this.#slowInARow = this.#slowCount - 1;
    this.#offLoopUntilMs = endMs + OFF_LOOP_MS;
  }

  /** Whether they had better not wait on the event loop. */
  isThrottled(nowMs: number): boolean {
    return nowMs < this.#offLoopUntilMs;
  }
}
