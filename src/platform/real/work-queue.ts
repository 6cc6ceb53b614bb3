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
 * The slices of long work: one in each turn of the event loop, shared by as many tasks as fit into it, and a pause after every
 * burst of them while sockets are busy. With one task a turn, 200 clients that asked for three topics each kept one another
 * waiting for 70 to 90 ms at p99 instead of 40.
 *
 * Between two turns sockets are read, but a loop that always has something to do never sleeps. Where cores are few the
 * system lets those who share its core wait for milliseconds, clients on the same machine among them: with the pause,
 * p99 of producing beside a load of admin requests was 1.1 ms instead of 2.5 ms. Long work that nobody reads beside has no pauses.
 */
export class WorkQueue {
  readonly #waiting = new Fifo<() => void>();
  readonly #run: (task: () => void) => void;
  readonly #onTurn = (): void => this.#runTurn();
  readonly #onRan = (): void => process.nextTick(this.#onSettled);
  readonly #onSettled = (): void => this.#goOn();
  /** A turn is to come, or under way. */
  #isUnderWay = false;
  #turnEndMs = 0;
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
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#wait();
  }

  #runTurn(): void {
    this.#turnEndMs = performance.now() + BURST_MS;
    this.#runNext();
  }

  #runNext(): void {
    const task = this.#waiting.shift();
    // What a task sets going are promises: how long it took shows when they have come to rest.
    queueMicrotask(this.#onRan);
    if (task !== undefined) this.#run(task);
  }

  #goOn(): void {
    if (this.#waiting.size === 0) this.#isUnderWay = false;
    else if (performance.now() < this.#turnEndMs) this.#runNext();
    else this.#wait();
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
