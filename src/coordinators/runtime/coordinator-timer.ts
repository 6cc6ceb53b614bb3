/** The timers of one coordinator shard, by name: a second schedule under a name replaces the first. */
import type { TimerHandle, Timers } from "../../platform/platform.ts";

/** Named timers that all go when the shard unloads. What they run is a write operation of the shard. */
export class CoordinatorTimer<Operation> {
  readonly #timers: Timers;
  readonly #run: (operation: Operation) => void;
  readonly #handles = new Map<string, TimerHandle>();

  /** @param run called with an operation when its time has come */
  constructor(timers: Timers, run: (operation: Operation) => void) {
    this.#timers = timers;
    this.#run = run;
  }

  schedule(key: string, delayMs: number, operation: Operation): void {
    this.#handles.get(key)?.cancel();
    const handle = this.#timers.schedule(delayMs, () => {
      // A timer that was replaced while its task was under way must not remove its successor.
      if (this.#handles.get(key) !== handle) return;
      this.#handles.delete(key);
      this.#run(operation);
    });
    this.#handles.set(key, handle);
  }

  cancel(key: string): void {
    this.#handles.get(key)?.cancel();
    this.#handles.delete(key);
  }

  cancelAll(): void {
    for (const handle of this.#handles.values()) handle.cancel();
    this.#handles.clear();
  }
}
