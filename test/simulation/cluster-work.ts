/** An admin who changes whatever can be changed, one request at a time; several of them share a model. */
import assert from "node:assert/strict";
import type { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import { anyChange } from "./cluster-changes.ts";
import type { Ask } from "./cluster-facts.ts";
import type { ClusterModel } from "./cluster-model.ts";

/** What an admin stands on. */
export interface ClusterWorkOptions {
  readonly ask: Ask;
  readonly random: SeededRandom;
  readonly model: ClusterModel;
  readonly note: (line: string) => void;
  /** Whether the broker may fail for a reason that somebody made. */
  readonly mayFail: () => boolean;
}

/** See the file's head. */
export class ClusterWork {
  readonly #options: ClusterWorkOptions;

  constructor(options: ClusterWorkOptions) {
    this.#options = options;
  }

  /** Asks for one change, unless chance picks what somebody else is changing. @returns whether it was acknowledged */
  async change(): Promise<boolean> {
    const { ask, random, model, note, mayFail } = this.#options;
    const change = anyChange(random, model);
    if (change === undefined) return false;
    model.begin(change);
    const answered = await change.send(ask);
    note(`${change.what}: ${answered?.codes.join() ?? "lost"}`);
    // Unanswered, it may be carried out later: its places stay busy until somebody looks.
    if (answered === undefined) return false;
    if (answered.codes.join() !== answered.expected.join()) {
      assert.ok(mayFail(), `${change.what} was answered ${answered.codes.join()}, not ${answered.expected.join()}`);
      return false;
    }
    model.apply(change);
    for (const [name, id] of answered.topicIds ?? []) model.topicIds.set(name, id);
    return true;
  }
}
