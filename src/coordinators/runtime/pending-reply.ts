/** An answer that may come now or later: the caller gets a value when it is there already, a promise otherwise. */
export class PendingReply<T> {
  #value: T | undefined = undefined;
  #resolve: ((value: T) => void) | undefined = undefined;
  #isDone = false;

  get isDone(): boolean {
    return this.#isDone;
  }

  /** The first answer counts; later ones are dropped. */
  complete(value: T): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#value = value;
    this.#resolve?.(value);
  }

  /** Called once, by whoever sends the answer. */
  take(): T | Promise<T> {
    if (this.#isDone) return this.#value as T;
    return new Promise<T>((resolve) => {
      this.#resolve = resolve;
    });
  }
}
