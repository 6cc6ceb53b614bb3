/** The segments of one log by base offset: an array, for most logs have a few and new ones come at the end. */
import { assert } from "../../base/assert.ts";
import type { LogSegment } from "./log-segment.ts";

/** Segments in order of their base offsets. */
export class LogSegments {
  #all: LogSegment[] = [];

  /** In order; valid until the next change. */
  get all(): readonly LogSegment[] {
    return this.#all;
  }

  get count(): number {
    return this.#all.length;
  }

  get first(): LogSegment {
    const first = this.#all[0];
    assert(first !== undefined, "a log has a segment");
    return first;
  }

  /** The one that grows. */
  get active(): LogSegment {
    const last = this.#all[this.#all.length - 1];
    assert(last !== undefined, "a log has a segment");
    return last;
  }

  get sizeBytes(): number {
    let size = 0;
    for (const segment of this.#all) size += segment.sizeBytes;
    return size;
  }

  /** Adds a segment, in its place; one with the same base offset is replaced. */
  add(segment: LogSegment): void {
    const floor = this.#floorIndex(segment.baseOffset);
    const isSame = floor >= 0 && this.#all[floor]!.baseOffset === segment.baseOffset;
    this.#all.splice(isSame ? floor : floor + 1, isSame ? 1 : 0, segment);
  }

  remove(segment: LogSegment): void {
    const index = this.#all.indexOf(segment);
    if (index >= 0) this.#all.splice(index, 1);
  }

  clear(): void {
    this.#all = [];
  }

  /** The last segment whose base offset is not above `offset`. */
  floor(offset: number): LogSegment | undefined {
    return this.#all[this.#floorIndex(offset)];
  }

  /** The first segment whose base offset is above `offset`. */
  higher(offset: number): LogSegment | undefined {
    return this.#all[this.#floorIndex(offset) + 1];
  }

  /** The segments from the one that holds `offset` on. */
  from(offset: number): LogSegment[] {
    return this.#all.slice(Math.max(0, this.#floorIndex(offset)));
  }

  #floorIndex(offset: number): number {
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#all[middle]!.baseOffset <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
