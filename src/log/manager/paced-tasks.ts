import { Fifo } from "../../base/fifo.ts";

/** Does things off the event loop, one after the other, however many come at once. */
export class PacedTasks {
  readonly #waiting = new Fifo<() => Promise<void>>();
  readonly #onError: (error: unknown) => void;
  #isWorking = false;

  /** @param onError hears of what a task rejects with; the next one goes on */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  add(task: () => Promise<void>): void {
    this.#waiting.push(task);
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) {
      try {
        await task();
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#isWorking = false;
  }
}
