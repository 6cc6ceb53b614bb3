/**
 * A hierarchical timer wheel with one-millisecond ticks: scheduling and cancelling cost the same for ten timers and for
 * a hundred thousand.
 *
 * ```
 * level 0   64 slots of 1 ms        timers due within 64 ms, one tick per slot
 * level 1   64 slots of 64 ms       up to 4 s
 * …
 * level 5   64 slots of 12 days     up to 2 years
 * ```
 * When the hand enters a slot of level n, the slot's timers move to lower levels. Invariant: behind the hand all slots
 * are empty, except the current one of level 0 when a task threw; `advance` begins with it.
 *
 * The wheel has no clock: its owner says what tick it is.
 */
const SLOTS = 64;
const LEVELS = 6;
const SPAN_TICKS = SLOTS ** LEVELS;
/** Width in ticks of one slot, per level. */
const WIDTHS: readonly number[] = Array.from({ length: LEVELS }, (_, level) => SLOTS ** level);

/** A task on the wheel, a node of its slot's ring. */
export class WheelTimer {
  readonly task: () => void;
  readonly deadlineTick: number;
  previous: WheelTimer = this;
  next: WheelTimer = this;

  constructor(task: () => void, deadlineTick: number) {
    this.task = task;
    this.deadlineTick = deadlineTick;
  }
}

const NOTHING = (): void => undefined;

/** See the file's head. */
export class TimerWheel {
  /** Heads of the slots' rings, level by level. */
  readonly #slots: readonly WheelTimer[] = Array.from({ length: SLOTS * LEVELS }, () => new WheelTimer(NOTHING, 0));
  #currentTick: number;
  #count = 0;

  constructor(startTick: number) {
    this.#currentTick = startTick;
  }

  /** Timers that wait. */
  get count(): number {
    return this.#count;
  }

  /** Puts a task on the wheel; a deadline that has passed is due at the next tick. */
  add(task: () => void, deadlineTick: number): WheelTimer {
    const last = this.#currentTick + SPAN_TICKS - 1;
    const timer = new WheelTimer(task, Math.min(Math.max(deadlineTick, this.#currentTick + 1), last));
    this.#place(timer);
    this.#count++;
    return timer;
  }

  /** Takes a timer off, if it still waits. */
  remove(timer: WheelTimer): void {
    if (timer.next === timer) return;
    unlink(timer);
    this.#count--;
  }

  /** The tick at which `advance` has something to do, at or before the first deadline; `undefined` when nothing waits. */
  nextTick(): number | undefined {
    if (this.#count === 0) return undefined;
    if (this.#isOccupied(0, this.#currentTick % SLOTS)) return this.#currentTick;
    let nearest = Number.POSITIVE_INFINITY;
    for (let level = 0; level < LEVELS; level++) {
      const width = WIDTHS[level] as number;
      const hand = Math.floor(this.#currentTick / width);
      for (let distance = 1; distance <= SLOTS; distance++) {
        if (!this.#isOccupied(level, (hand + distance) % SLOTS)) continue;
        nearest = Math.min(nearest, (hand + distance) * width);
        break;
      }
    }
    return nearest;
  }

  /** Runs what is due at `tick` or before, in order of deadlines. A task that throws leaves the rest for the next call. */
  advance(tick: number): void {
    for (let next = this.nextTick(); next !== undefined && next <= tick; next = this.nextTick()) {
      this.#currentTick = next;
      for (let level = LEVELS - 1; level > 0; level--) {
        const width = WIDTHS[level] as number;
        if (next % width === 0) this.#cascade(level, (next / width) % SLOTS);
      }
      this.#run(next % SLOTS);
    }
    if (tick > this.#currentTick) this.#currentTick = tick;
  }

  #place(timer: WheelTimer): void {
    const distance = timer.deadlineTick - this.#currentTick;
    let level = 0;
    while (distance >= SLOTS * (WIDTHS[level] as number)) level++;
    const slot = Math.floor(timer.deadlineTick / (WIDTHS[level] as number)) % SLOTS;
    const head = this.#slots[level * SLOTS + slot] as WheelTimer;
    const last = head.previous;
    last.next = timer;
    timer.previous = last;
    timer.next = head;
    head.previous = timer;
  }

  #isOccupied(level: number, slot: number): boolean {
    const head = this.#slots[level * SLOTS + slot] as WheelTimer;
    return head.next !== head;
  }

  #cascade(level: number, slot: number): void {
    const head = this.#slots[level * SLOTS + slot] as WheelTimer;
    for (let timer = head.next; timer !== head; timer = head.next) {
      unlink(timer);
      this.#place(timer);
    }
  }

  #run(slot: number): void {
    const head = this.#slots[slot] as WheelTimer;
    // A task may add to this very wheel, but never to this slot: what is added is due at the next tick at the earliest.
    for (let timer = head.next; timer !== head; timer = head.next) {
      unlink(timer);
      this.#count--;
      timer.task();
    }
  }
}

function unlink(timer: WheelTimer): void {
  timer.previous.next = timer.next;
  timer.next.previous = timer.previous;
  timer.next = timer;
  timer.previous = timer;
}
