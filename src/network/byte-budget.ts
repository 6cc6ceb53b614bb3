/** Whoever waits for room. */
export interface BudgetWaiter {
  /** There may be room again; called outside of `take` and `give`. */
  onRoom(): void;
}

/**
 * How many bytes of requests all connections together may hold (`queued.max.request.bytes`).
 *
 * As Kafka's SimpleMemoryPool: who finds any room gets all it asks for, so the limit is passed by at most one frame and
 * no frame is too large to be ever read. Who finds none waits its turn and is not read meanwhile.
 */
export class ByteBudget {
  readonly limitBytes: number;
  readonly #defer: (task: () => void) => void;
  #usedBytes = 0;
  #waiters = new Set<BudgetWaiter>();
  #isWakeUpDue = false;
  /** Called when somebody begins to wait and nobody did. */
  onWaiting: () => void = () => undefined;

  constructor(limitBytes: number, defer: (task: () => void) => void) {
    this.limitBytes = limitBytes;
    this.#defer = defer;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get hasWaiters(): boolean {
    return this.#waiters.size > 0;
  }

  /** Whether who asks now would have to wait. */
  get isFull(): boolean {
    return this.#usedBytes >= this.limitBytes;
  }

  /** Takes `bytes` when there is any room. */
  tryTake(bytes: number): boolean {
    if (this.isFull) return false;
    this.#usedBytes += bytes;
    return true;
  }

  /** Takes without asking: for bytes that are there already. */
  take(bytes: number): void {
    this.#usedBytes += bytes;
  }

  give(bytes: number): void {
    if (bytes === 0) return;
    this.#usedBytes -= bytes;
    if (this.#waiters.size === 0 || this.#isWakeUpDue || this.isFull) return;
    this.#isWakeUpDue = true;
    this.#defer(() => this.#wakeUp());
  }

  wait(waiter: BudgetWaiter): void {
    const isFirst = this.#waiters.size === 0;
    this.#waiters.add(waiter);
    if (isFirst) this.onWaiting();
  }

  forget(waiter: BudgetWaiter): void {
    this.#waiters.delete(waiter);
  }

  /** First come, first served; who takes the last room ends the round. */
  #wakeUp(): void {
    this.#isWakeUpDue = false;
    // Who finds no room waits again, behind the others and not in this round.
    let turns = this.#waiters.size;
    for (const waiter of this.#waiters) {
      if (turns-- === 0 || this.isFull) return;
      if (this.#waiters.delete(waiter)) waiter.onRoom();
    }
  }
}
