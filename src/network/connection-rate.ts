/** The rate of new connections over the last windows, and how long the next must wait to keep it: Kafka's Rate with a quota. */
export class ConnectionRate {
  readonly #windowCount: number;
  readonly #windowMs: number;
  /** Oldest first, at most `windowCount` and one that is about to go. */
  readonly #windows: { readonly startMs: number; count: number }[] = [];

  /** @param options `quota.window.num` and `quota.window.size.seconds` */
  constructor(options: { readonly windowCount: number; readonly windowMs: number }) {
    this.#windowCount = options.windowCount;
    this.#windowMs = options.windowMs;
  }

  /**
   * Counts a connection.
   *
   * @param perSecond the limit; `Infinity` for none
   * @returns how long it must wait, ms; never longer than a window
   */
  record(nowMs: number, perSecond: number): number {
    const windows = this.#windows;
    const last = windows.at(-1);
    if (last === undefined || nowMs - last.startMs >= this.#windowMs) windows.push({ startMs: nowMs, count: 1 });
    else last.count++;
    const keptMs = this.#windowCount * this.#windowMs;
    while (nowMs - (windows[0]?.startMs ?? nowMs) >= keptMs) windows.shift();
    const elapsedMs = this.#elapsedMs(nowMs);
    let count = 0;
    for (const window of windows) count += window.count;
    const rate = (count * 1000) / elapsedMs;
    // Without a limit this is negative infinity or no number, neither of which is more.
    const excess = (rate - perSecond) / perSecond;
    return excess > 0 ? Math.min(Math.round(excess * elapsedMs), this.#windowMs) : 0;
  }

  /** As Kafka's Rate.windowSize: however few windows there were yet, all but the last count whole. */
  #elapsedMs(nowMs: number): number {
    const sinceMs = nowMs - (this.#windows[0]?.startMs ?? nowMs);
    const missing = this.#windowCount - 1 - Math.floor(sinceMs / this.#windowMs);
    return Math.max(1, sinceMs + Math.max(0, missing) * this.#windowMs);
  }
}
