/** How often each text was added, in the order in which they came first. */
export class TextCounts implements Iterable<readonly [text: string, count: number]> {
  readonly #counts = new Map<string, number>();

  /** Different texts. */
  get size(): number {
    return this.#counts.size;
  }

  /** One more of it. */
  add(text: string): void {
    this.#counts.set(text, this.of(text) + 1);
  }

  /** How often it was added. */
  of(text: string): number {
    return this.#counts.get(text) ?? 0;
  }

  [Symbol.iterator](): MapIterator<[text: string, count: number]> {
    return this.#counts.entries();
  }
}
