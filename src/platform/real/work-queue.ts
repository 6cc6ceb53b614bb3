import { Fifo } from "../../base/fifo.ts";
import { loopActivity } from "./loop-activity.ts";

/** Work goes on for so long before it makes room, while sockets are read: a slice of a turn. */
const BURST_MS = 0.15;
/** What has been at it for {@link LONG_MS}, thousands of topics being created for instance, gets half of the loop. */
const LONG_BURST_MS = 1;
const LONG_MS = 250;
/** The room: the shortest of Node's timers. */
const PAUSE_MS = 1;
/** Work that comes later than this after other work is not the same that is long already. */
const IDLE_MS = 10;

/**
 * The slices of long work: one in each turn of the event loop, and a pause after every burst of them while sockets are busy.
 *
 * Between two turns sockets are read, but a loop that always has something to do never sleeps. Where cores are few the
 * system lets those who share its core wait for milliseconds, clients on the same machine among them: with the pause,
 * p99 of producing beside a load of admin requests was 1.1 ms instead of 2.5 ms. Long work that nobody reads beside has no pauses.
 */
export class WorkQueue {
  readonly #waiting = new Fifo<() => void>();
  readonly #run: (task: () => void) => void;
  readonly #onTurn = (): void => this.#runNext();
  #beganMs = 0;
  #lastMs = 0;
  #hasPaused = false;
  #burstEndMs = 0;
  /** Socket reads until the burst began. */
  #reads = 0;

  /** @param run runs a task and deals with what it throws */
  constructor(run: (task: () => void) => void) {
    this.#run = run;
  }

  push(task: () => void): void {
    this.#waiting.push(task);
    if (this.#waiting.size === 1) this.#wait();
  }

  #runNext(): void {
    const task = this.#waiting.shift();
    if (this.#waiting.size > 0) this.#wait();
    if (task !== undefined) this.#run(task);
  }

  #wait(): void {
    const now = performance.now();
    const idleMs = now - this.#lastMs;
    if (idleMs > IDLE_MS) this.#beganMs = now;
    if (idleMs > PAUSE_MS || this.#hasPaused) this.#begin(now);
    this.#lastMs = now;
    this.#hasPaused = false;
    if (now < this.#burstEndMs) {
      setImmediate(this.#onTurn);
      return;
    }
    const isBusy = loopActivity.reads > this.#reads;
    this.#begin(now);
    this.#hasPaused = isBusy;
    if (isBusy) setTimeout(this.#onTurn, PAUSE_MS);
    else setImmediate(this.#onTurn);
  }

  #begin(nowMs: number): void {
    this.#burstEndMs = nowMs + (nowMs - this.#beganMs > LONG_MS ? LONG_BURST_MS : BURST_MS);
    this.#reads = loopActivity.reads;
  }
}
