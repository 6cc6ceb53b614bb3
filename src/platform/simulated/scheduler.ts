import type { Clock, TimerHandle, Timers } from "../platform.ts";

/** More tasks than this at one instant are a task that starts itself again and again. */
const TASKS_AT_ONCE_MAX = 10_000_000;

interface Entry {
  readonly atMs: number;
  readonly sequence: number;
  task: (() => void) | undefined;
}

/**
 * Time that stands still until a test moves it, and everything that waits for it: timers, deferred tasks, deliveries of
 * the network. Tasks run by time, those of one instant in the order in which they were scheduled.
 */
export class Scheduler implements Clock, Timers {
  readonly #startWallMs: number;
  /** A binary heap by (atMs, sequence). */
  #heap: Entry[] = [];
  #nowMs = 0;
  #sequence = 0;
  #turn = 0;

  constructor(startWallMs: number) {
    this.#startWallMs = startWallMs;
  }

  nowMs(): number {
    return Math.floor(this.#startWallMs + this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  schedule(delayMs: number, task: () => void): TimerHandle {
    // As the wheel: a delay of 0 is the next millisecond, or a task that schedules itself would stop the time.
    const entry = this.#push(this.#nowMs + Math.max(delayMs, 1), task);
    return { cancel: () => (entry.task = undefined) };
  }

  defer(task: () => void): void {
    this.#push(this.#nowMs, task);
  }

  queue(task: () => void): void {
    this.defer(task);
  }

  get turn(): number {
    return this.#turn;
  }

  /** Runs `task` after `delayMs`, which may be 0: this instant, after what is scheduled for it already. */
  after(delayMs: number, task: () => void): void {
    this.#push(this.#nowMs + delayMs, task);
  }

  /** The time of the next task on the monotonic clock, `undefined` when nothing waits. */
  nextAtMs(): number | undefined {
    while (this.#heap.length > 0 && this.#heap[0]?.task === undefined) this.#pop();
    return this.#heap[0]?.atMs;
  }

  /** Moves the time forward and runs what is due on the way. */
  advance(byMs: number): void {
    const targetMs = this.#nowMs + byMs;
    let count = 0;
    for (let next = this.nextAtMs(); next !== undefined && next <= targetMs; next = this.nextAtMs()) {
      count = next === this.#nowMs ? count + 1 : 0;
      if (count > TASKS_AT_ONCE_MAX) throw new Error("simulated time stands still: a task defers itself for ever");
      this.#nowMs = next;
      this.#turn++;
      this.#pop()?.task?.();
    }
    this.#turn++;
    this.#nowMs = targetMs;
  }

  /** Forgets all that waits, as a machine without power does. */
  clear(): void {
    this.#heap = [];
  }

  #push(atMs: number, task: () => void): Entry {
    const entry: Entry = { atMs, sequence: this.#sequence++, task };
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, heap[parent] as Entry)) break;
      heap[index] = heap[parent] as Entry;
      index = parent;
    }
    heap[index] = entry;
    return entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!isBefore(heap[child] as Entry, last)) break;
      heap[index] = heap[child] as Entry;
      index = child;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.sequence < other.sequence);
}
