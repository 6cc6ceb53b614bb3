/** An append that holds the event loop for longer is slow: it usually takes a few microseconds. */
const SLOW_MS = 5;
/** So many slow ones in a row, and the disk is throttling: one alone is a hiccup. */
const SLOW_COUNT = 3;
/** How long appends then go through the thread pool before one is tried on the loop again. */
const OFF_LOOP_MS = 1000;

/**
 * Watches how long a disk makes appends wait. A kernel that throttles its writers would stop the whole broker, so the
 * appends of that log directory then leave the event loop for a while.
 */
export class DiskPace {
  #slowInARow = 0;
  #offLoopUntilMs = 0;

  /** An append took from `startMs` to `endMs`, monotonic. */
  note(startMs: number, endMs: number): void {
    if (endMs - startMs <= SLOW_MS) {
      this.#slowInARow = 0;
      return;
    }
    this.#slowInARow++;
    if (this.#slowInARow < SLOW_COUNT) return;
    // One more slow append sends them off the loop again.
    this.#slowInARow = SLOW_COUNT - 1;
    this.#offLoopUntilMs = endMs + OFF_LOOP_MS;
  }

  /** Whether appends had better not wait on the event loop. */
  isThrottled(nowMs: number): boolean {
    return nowMs < this.#offLoopUntilMs;
  }
}
