import type { TimerHandle, Timers } from "../platform.ts";
import { TimerWheel, type WheelTimer } from "./timer-wheel.ts";
import { WorkQueue } from "./work-queue.ts";

/** Node's own limit of a delay; a wheel whose first deadline is farther wakes up in vain once. */
const NODE_DELAY_MS_MAX = 2 ** 31 - 1;

class RealTimer implements TimerHandle {
  readonly #wheel: TimerWheel;
  readonly #timer: WheelTimer;

  constructor(wheel: TimerWheel, timer: WheelTimer) {
    this.#wheel = wheel;
    this.#timer = timer;
  }

  cancel(): void {
    this.#wheel.remove(this.#timer);
  }
}

/** All timers of a broker on one wheel, and the wheel on one Node timer that does not keep the process alive. */
export class RealTimers implements Timers {
  readonly #wheel = new TimerWheel(Math.floor(performance.now()));
  #armed: NodeJS.Timeout | undefined;
  #armedTick = Number.POSITIVE_INFINITY;
  readonly #onTaskError: (error: unknown) => void;
  readonly #onWake = (): void => this.#wake();
  readonly #onTurn = (task: () => void): void => this.#run(task);
  readonly #work = new WorkQueue(this.#onTurn);

  /** @param onTaskError hears of what a task throws; left out, the process does, as from a timer of Node's */
  constructor(onTaskError: (error: unknown) => void = rethrow) {
    this.#onTaskError = onTaskError;
  }

  schedule(delayMs: number, task: () => void): TimerHandle {
    // An idle wheel's hand is moved first, or far deadlines would be placed as seen from long ago.
    const now = performance.now();
    if (this.#wheel.count === 0) this.#wheel.advance(Math.floor(now));
    const timer = this.#wheel.add(task, Math.ceil(now + Math.max(delayMs, 0)));
    if (timer.deadlineTick < this.#armedTick) this.#arm(timer.deadlineTick, now);
    return new RealTimer(this.#wheel, timer);
  }

  defer(task: () => void): void {
    setImmediate(this.#onTurn, task);
  }

  queue(task: () => void): void {
    this.#work.push(task);
  }

  get turn(): number {
    return performance.nodeTiming.uvMetricsInfo.loopCount;
  }

  #run(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#onTaskError(error);
    }
  }

  #arm(tick: number, nowMs: number): void {
    clearTimeout(this.#armed);
    this.#armedTick = tick;
    this.#armed = setTimeout(this.#onWake, Math.min(Math.max(tick - nowMs, 0), NODE_DELAY_MS_MAX)).unref();
  }

  #wake(): void {
    this.#armed = undefined;
    this.#armedTick = Number.POSITIVE_INFINITY;
    try {
      this.#wheel.advance(Math.floor(performance.now()));
    } catch (error) {
      this.#onTaskError(error);
    } finally {
      const next = this.#wheel.nextTick();
      if (next !== undefined && next < this.#armedTick) this.#arm(next, performance.now());
    }
  }
}

function rethrow(error: unknown): never {
  throw error;
}
