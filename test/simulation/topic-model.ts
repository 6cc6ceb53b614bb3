import assert from "node:assert/strict";
import { PartitionModel } from "./partition-model.ts";

/** A change that was asked for and not answered. */
export type PendingChange =
  | { readonly kind: "create"; readonly partitionCount: number; readonly configs: ReadonlyMap<string, string> }
  | { readonly kind: "delete" }
  | { readonly kind: "grow"; readonly partitionCount: number }
  | { readonly kind: "configure"; readonly name: string; readonly value: string | undefined };

/** A topic as the cluster tells it. */
export interface ActualTopic {
  readonly id: string;
  readonly partitionCount: number;
  readonly configs: ReadonlyMap<string, string>;
}

/** What must be true of one topic name. */
export class TopicModel {
  readonly name: string;
  /** The id of the topic that has the name, `undefined` when none has. */
  id: string | undefined = undefined;
  partitions: PartitionModel[] = [];
  configs: Map<string, string> = new Map();
  /** At most one change at a time is under way. */
  pending: PendingChange | undefined = undefined;
  /** A request for this name has not been answered in this life. */
  isBusy = false;
  /** Counts the topics that had the name and were deleted, or may have been. */
  deletedCount = 0;
  readonly #deletedIds = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** The pending change was carried out. @param id of the topic that was created */
  apply(id?: string): void {
    const change = this.pending;
    assert.ok(change !== undefined);
    this.pending = undefined;
    switch (change.kind) {
      case "create":
        assert.ok(id !== undefined && !this.#deletedIds.has(id), `${this.name}: the id ${id} is not new`);
        this.id = id;
        this.configs = new Map(change.configs);
        this.partitions = [];
        this.#grow(change.partitionCount);
        return;
      case "delete":
        this.#deletedIds.add(this.id ?? "");
        this.id = undefined;
        this.partitions = [];
        this.configs = new Map();
        return;
      case "grow":
        this.#grow(change.partitionCount);
        return;
      case "configure":
        if (change.value === undefined) this.configs.delete(change.name);
        else this.configs.set(change.name, change.value);
        this.#noteRetention();
    }
  }

  /** Compares with what the cluster tells, and settles a change that was not answered. */
  check(actual: ActualTopic | undefined): void {
    const { pending, name } = this;
    if (pending !== undefined && this.#isAfter(pending, actual)) this.apply(actual?.id);
    this.pending = undefined;
    this.isBusy = false;
    assert.equal(actual?.id, this.id, `topic ${name} (a change was pending: ${pending?.kind ?? "none"})`);
    if (actual === undefined) return;
    assert.equal(actual.partitionCount, this.partitions.length, `partitions of ${name} (${pending?.kind ?? "none"})`);
    assert.deepEqual(sorted(actual.configs), sorted(this.configs), `configs of ${name} (${pending?.kind ?? "none"})`);
  }

  #isAfter(change: PendingChange, actual: ActualTopic | undefined): boolean {
    if (change.kind === "create") return actual !== undefined;
    if (change.kind === "delete") return actual === undefined;
    if (actual === undefined) return false;
    if (change.kind === "grow") return actual.partitionCount === change.partitionCount;
    return actual.configs.get(change.name) === change.value;
  }

  #grow(partitionCount: number): void {
    while (this.partitions.length < partitionCount) this.partitions.push(new PartitionModel());
    this.#noteRetention();
  }

  #noteRetention(): void {
    // Once it was set, any beginning may have gone.
    if (!this.configs.has("retention.ms") && !this.configs.has("retention.bytes")) return;
    for (const partition of this.partitions) partition.hasRetention = true;
  }
}

function sorted(configs: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...configs].sort(([one], [other]) => (one < other ? -1 : 1));
}
