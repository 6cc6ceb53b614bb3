import type { CrashFate, SimulatedFile } from "./simulated-file.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What a name stands for. */
export type Node = SimulatedFile | SimulatedDirectory;

/** Names to set, or to remove where `undefined`: what one call changed in one directory, all or nothing. */
type NamesChange = ReadonlyMap<string, Node | undefined>;

/** A directory's names twice: as the process sees them, and as the disk has them. */
export class SimulatedDirectory {
  readonly kind = "directory";
  readonly modifiedMs: number;
  #live = new Map<string, Node>();
  #durable = new Map<string, Node>();
  #unsynced: NamesChange[] = [];

  constructor(modifiedMs: number) {
    this.modifiedMs = modifiedMs;
  }

  get(name: string): Node | undefined {
    return this.#live.get(name);
  }

  names(): string[] {
    return [...this.#live.keys()].sort();
  }

  change(changes: NamesChange): void {
    apply(this.#live, changes);
    this.#unsynced.push(changes);
  }

  sync(): void {
    for (const change of this.#unsynced) apply(this.#durable, change);
    this.#unsynced = [];
  }

  /** Whether a file in it, or below it, is open. */
  hasOpenFiles(): boolean {
    for (const node of this.#live.values()) {
      if (node.kind === "file" ? node.openCount > 0 : node.hasOpenFiles()) return true;
    }
    return false;
  }

  /** Journals keep order: of the changes that were not synced a beginning survives. */
  crash(names: CrashFate, bytes: CrashFate, random: SeededRandom): void {
    if (names !== "kept") {
      const survivors = names === "lost" ? 0 : random.below(this.#unsynced.length + 1);
      for (const change of this.#unsynced.slice(0, survivors)) apply(this.#durable, change);
      this.#live = new Map(this.#durable);
      this.#unsynced = [];
    }
    for (const node of this.#live.values()) {
      if (node.kind === "file") node.crash(bytes, random);
      else node.crash(names, bytes, random);
    }
  }
}

function apply(names: Map<string, Node>, change: NamesChange): void {
  for (const [name, node] of change) {
    if (node === undefined) names.delete(name);
    else names.set(name, node);
  }
}
