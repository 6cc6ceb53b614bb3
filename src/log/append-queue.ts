/**
 * Keeps the appends of one log in order once one of them cannot be done at once: later ones wait behind it, or their
 * offsets would be given out of turn. Empty, as nearly always, it costs a look.
 */
export class AppendQueue {
  #tail: Promise<void> | undefined = undefined;

  /** Whether something is under way: the next append must go through {@link run}. */
  get isBusy(): boolean {
    return this.#tail !== undefined;
  }

  /** Fulfilled when what is under way now is done; `undefined` when nothing is. */
  whenIdle(): Promise<void> | undefined {
    return this.#tail;
  }

  /** Runs `task` when all before it are done, whatever became of them. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    return this.track(this.#tail === undefined ? new Promise<T>((resolve) => resolve(task())) : this.#tail.then(task));
  }

  /** Makes what is under way hold up those that come after it. */
  track<T>(underWay: Promise<T>): Promise<T> {
    const tail: Promise<void> = underWay.then(
      () => this.#done(tail),
      () => this.#done(tail),
    );
    this.#tail = tail;
    return underWay;
  }

  #done(tail: Promise<void>): void {
    if (this.#tail === tail) this.#tail = undefined;
  }
}
