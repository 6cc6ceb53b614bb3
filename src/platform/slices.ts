/**
 * Long work on the event loop, cut into slices: between two of them sockets are read and other work goes on.
 *
 * All that begins in one turn shares one slice: what a request begins when others had theirs takes a little, which is enough
 * for most, and goes on later. All that waits shares another one in each turn, in the order in which it began to wait. So a
 * record that is produced meanwhile waits for two slices and those little ones, and whatever waits gets on.
 *
 * The work is a generator that yields wherever it may be left for a while; what it has read may have changed when it goes
 * on. Work that fits into one slice is done when the call returns, so that small things stay as quick as they were.
 */
import type { Clock, Timers } from "./platform.ts";

/** How long all slices of one turn of the event loop may take together, from the first one's beginning. */
const SLICE_MS = 0.15;
/** What each may take of a turn whose slice others have used: enough for a request of a few topics. */
const SHARE_MS = 0.03;
/** Steps of a slice at most: where time stands still, as in the simulation, work gives way all the same. */
const SLICE_STEPS_MAX = 1000;

/** Work that yields wherever it may be interrupted, and what it comes to. */
export type Steps<T> = Generator<void, T, void>;

/** What slices need of the world. */
export interface SlicePlatform {
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * Does the work, a slice of the event loop at a time.
 *
 * @returns a promise only when one slice was not enough
 * @throws what the work throws; rejects with it when that was in a later slice
 */
export function inSlices<T>(platform: SlicePlatform, work: Steps<T>): T | Promise<T> {
  const slice = new Slice(platform);
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (slice.isOver()) return inLaterSlices(slice, work);
  }
}

/** A turn of the event loop, and when its slice is over. */
interface Turn {
  turn: number;
  endMs: number;
  /** The last turn in which something that had waited went on. */
  queueTurn: number;
}

const turns = new WeakMap<Timers, Turn>();

/** Until when something that begins or goes on now may: the slice of this turn, and a little of its own beyond it. */
function sliceEndMs({ clock, timers }: SlicePlatform, hasWaited: boolean): number {
  const { turn } = timers;
  const nowMs = clock.monotonicMs();
  let known = turns.get(timers);
  if (known === undefined) turns.set(timers, (known = { turn: Number.NaN, endMs: 0, queueTurn: Number.NaN }));
  const isFirstOfQueue = hasWaited && known.queueTurn !== turn;
  if (isFirstOfQueue) known.queueTurn = turn;
  if (known.turn !== turn || isFirstOfQueue) {
    known.turn = turn;
    known.endMs = nowMs + SLICE_MS;
  }
  return Math.max(known.endMs, nowMs + SHARE_MS);
}

/** Does something to each of many items, a slice of the event loop at a time; returns and throws as {@link inSlices}. */
export function eachInSlices<T>(
  platform: SlicePlatform,
  items: Iterable<T>,
  visit: (item: T) => void,
): void | Promise<void> {
  return inSlices(platform, visits(items, visit));
}

async function inLaterSlices<T>(slice: Slice, work: Steps<T>): Promise<T> {
  await slice.next();
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (slice.isOver()) await slice.next();
  }
}

function* visits<T>(items: Iterable<T>, visit: (item: T) => void): Steps<void> {
  for (const item of items) {
    visit(item);
    yield;
  }
}

/** For a loop that waits for other things too: it asks after each step whether to let others in. */
export class Slice {
  readonly #platform: SlicePlatform;
  #turn: number;
  #endMs: number;
  #stepCount = 0;

  constructor(platform: SlicePlatform) {
    this.#platform = platform;
    this.#turn = platform.timers.turn;
    this.#endMs = sliceEndMs(platform, false);
  }

  /** One more step was done: whether it was this slice's last. */
  isOver(): boolean {
    const { clock, timers } = this.#platform;
    // Something else was waited for, which let others in.
    if (timers.turn !== this.#turn) this.#begin(false);
    this.#stepCount++;
    return this.#stepCount >= SLICE_STEPS_MAX || clock.monotonicMs() >= this.#endMs;
  }

  /** Fulfilled when it is this work's turn again, in a slice of what waits: requests of that turn may have used theirs. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#platform.timers.queue(() => {
        this.#begin(true);
        resolve();
      });
    });
  }

  #begin(hasWaited: boolean): void {
    this.#turn = this.#platform.timers.turn;
    this.#endMs = sliceEndMs(this.#platform, hasWaited);
    this.#stepCount = 0;
  }
}
