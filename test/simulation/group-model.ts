import assert from "node:assert/strict";

/** What a group has committed, or may have, by `topic-partition`. */
export class GroupModel {
  readonly groupId: string;
  readonly #acknowledged = new Map<string, { readonly offset: number; readonly turn: number }>();
  /** Sent since the last acknowledged commit, or together with it. */
  readonly #unsure = new Map<string, Set<number>>();
  /** Everything that was ever sent: what a power loss may fall back to. */
  readonly #ever = new Map<string, Set<number>>();

  #turn = 0;

  constructor(groupId: string) {
    this.groupId = groupId;
  }

  /** A commit is about to be sent. @returns its turn, for {@link acknowledged} */
  asked(place: string, offset: number): number {
    addTo(this.#unsure, place, offset);
    addTo(this.#ever, place, offset);
    return ++this.#turn;
  }

  /** A commit was acknowledged. Answers of two members may overtake each other, their commits do not. */
  acknowledged(place: string, offset: number, turn: number): void {
    if (turn < (this.#acknowledged.get(place)?.turn ?? 0)) return;
    this.#acknowledged.set(place, { offset, turn });
    this.#unsure.get(place)?.delete(offset);
  }

  /** A member was told where to go on. */
  fetched(place: string, offset: number | undefined): void {
    const acknowledged = this.#acknowledged.get(place)?.offset;
    assert.ok(
      offset === acknowledged || (offset !== undefined && this.#unsure.get(place)?.has(offset) === true),
      `${this.groupId} starts ${place} at ${offset}, after ${acknowledged} was acknowledged`,
    );
  }

  /** The power went: the offsets topic may have lost what was not flushed. */
  powerWasLost(): void {
    this.#acknowledged.clear();
    for (const [place, offsets] of this.#ever) this.#unsure.set(place, new Set([...offsets, -1]));
  }

  /** Compares with all that the broker has, while no commit is under way, and takes it for acknowledged. */
  check(committed: ReadonlyMap<string, number>): void {
    for (const place of this.#ever.keys()) {
      const offset = committed.get(place);
      if (offset !== undefined || this.#unsure.get(place)?.has(-1) !== true) this.fetched(place, offset);
      if (offset === undefined) this.#acknowledged.delete(place);
      else this.#acknowledged.set(place, { offset, turn: this.#turn });
    }
    for (const place of committed.keys()) assert.ok(this.#ever.has(place), `${this.groupId} has ${place}`);
    this.#unsure.clear();
  }
}

function addTo(map: Map<string, Set<number>>, place: string, offset: number): void {
  const known = map.get(place);
  if (known === undefined) map.set(place, new Set([offset]));
  else known.add(offset);
}
