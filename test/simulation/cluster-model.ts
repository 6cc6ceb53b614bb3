/**
 * What must be true of a cluster's metadata while admins change it: facts by name, and the changes that nobody has
 * answered yet. A change is whole or it is not there.
 */
import assert from "node:assert/strict";

/** What a cluster tells: a text for every fact, and which topic has a name. */
export interface ClusterFacts {
  readonly facts: ReadonlyMap<string, string>;
  readonly topicIds: ReadonlyMap<string, string>;
}

/** A request that changes facts, all of them or none. */
export interface ClusterChange {
  readonly what: string;
  /** What nobody else changes meanwhile; {@link after} is of these. */
  readonly places: readonly string[];
  /** `undefined`: the fact goes. */
  readonly after: ReadonlyMap<string, string | undefined>;
}

/** See the file's head. */
export class ClusterModel {
  /** A fact's name begins with its place and a blank, or is the place. */
  readonly facts: Map<string, string> = new Map<string, string>();
  readonly topicIds: Map<string, string> = new Map<string, string>();
  /** Of the broker; those that cordons may name. */
  readonly logDirs: readonly string[];
  /** A partition that has lost its directory when ELR comes, and then the broker, has no leader that is eligible: as in Kafka. */
  areFeaturesFixed = false;
  readonly #pending = new Set<ClusterChange>();
  readonly #busy = new Set<string>();

  constructor(logDirs: readonly string[] = []) {
    this.logDirs = logDirs;
  }

  isBusy(place: string): boolean {
    return this.#busy.has(place);
  }

  /** The names of the facts of a place. */
  factsOf(place: string): string[] {
    return [...this.facts.keys()].filter((name) => name === place || name.startsWith(`${place} `));
  }

  begin(change: ClusterChange): void {
    for (const place of change.places) {
      assert.ok(!this.#busy.has(place));
      this.#busy.add(place);
    }
    this.#pending.add(change);
  }

  /** It was carried out. */
  apply(change: ClusterChange): void {
    this.#end(change);
    for (const [name, value] of change.after) {
      if (value !== undefined) this.facts.set(name, value);
      else {
        this.facts.delete(name);
        // The next topic of this name is another.
        this.topicIds.delete(name.replace(/^topic /, ""));
      }
    }
  }

  /** It was refused, and nothing has happened. */
  drop(change: ClusterChange): void {
    this.#end(change);
  }

  /** Takes over what a new cluster begins with. */
  learn({ facts }: ClusterFacts): void {
    for (const [name, value] of facts) this.facts.set(name, value);
  }

  /** Compares with what a broker tells that has started again, and settles what was not answered. */
  check({ facts, topicIds }: ClusterFacts): void {
    for (const change of this.#pending) {
      const names = [...change.after.keys()];
      const isWhole = names.every((name) => facts.get(name) === change.after.get(name));
      const isAbsent = names.every((name) => facts.get(name) === this.facts.get(name));
      assert.ok(isWhole || isAbsent, `half of "${change.what}" is there: ${told(names, facts)}`);
      if (isWhole) this.apply(change);
      else this.drop(change);
    }
    this.#busy.clear();
    assert.deepEqual(sorted(facts), sorted(this.facts));
    for (const [name, id] of topicIds) {
      const known = this.topicIds.get(name);
      assert.ok(known === undefined || known === id, `topic ${name} was ${known} and is ${id}`);
      this.topicIds.set(name, id);
    }
    for (const name of this.topicIds.keys()) if (!topicIds.has(name)) this.topicIds.delete(name);
  }

  #end(change: ClusterChange): void {
    this.#pending.delete(change);
    for (const place of change.places) this.#busy.delete(place);
  }
}

function told(names: readonly string[], facts: ReadonlyMap<string, string>): string {
  return names.map((name) => `${name}=${facts.get(name) ?? "absent"}`).join(", ");
}

function sorted(facts: ReadonlyMap<string, string>): string[] {
  return [...facts].map(([name, value]) => `${name}=${value}`).toSorted();
}
