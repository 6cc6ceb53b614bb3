import type { SeededRandom } from "./seeded-random.ts";

/** What a crash does to what was not synced: nothing of it remains, all of it (only the process died), or any part. */
export type CrashFate = "lost" | "kept" | "random";

/** One change since the last sync: bytes at a position, or a new size. */
type Change =
  | { readonly kind: "write"; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly sizeBytes: number };

/** Bytes that grow. */
class Content {
  bytes: Buffer = Buffer.alloc(0);
  sizeBytes = 0;

  write(position: number, bytes: Uint8Array): void {
    const endPosition = position + bytes.length;
    if (endPosition > this.bytes.length) {
      const grown = Buffer.alloc(Math.max(endPosition, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, this.sizeBytes);
      this.bytes = grown;
    }
    this.bytes.set(bytes, position);
    this.sizeBytes = Math.max(this.sizeBytes, endPosition);
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes < this.sizeBytes) this.bytes.fill(0, sizeBytes, this.sizeBytes);
    else if (sizeBytes > this.bytes.length) this.write(sizeBytes - 1, Buffer.alloc(1));
    this.sizeBytes = sizeBytes;
  }

  apply(change: Change): void {
    if (change.kind === "write") this.write(change.position, change.bytes);
    else this.truncate(change.sizeBytes);
  }
}

/** A file's bytes twice: as the process sees them, and as the disk has them; between the two the changes not yet synced. */
export class SimulatedFile {
  readonly kind = "file";
  modifiedMs: number;
  /** Handles that are open, for what Windows refuses. */
  openCount = 0;
  #live = new Content();
  #durable = new Content();
  #unsynced: Change[] = [];

  constructor(modifiedMs: number) {
    this.modifiedMs = modifiedMs;
  }

  get sizeBytes(): number {
    return this.#live.sizeBytes;
  }

  read(into: Uint8Array, position: number): number {
    const count = Math.max(0, Math.min(into.length, this.#live.sizeBytes - position));
    into.set(this.#live.bytes.subarray(position, position + count));
    return count;
  }

  write(bytes: Uint8Array, position: number, nowMs: number): void {
    if (bytes.length > 0) this.#change({ kind: "write", position, bytes: Buffer.from(bytes) }, nowMs);
  }

  truncate(sizeBytes: number, nowMs: number): void {
    if (sizeBytes !== this.#live.sizeBytes) this.#change({ kind: "truncate", sizeBytes }, nowMs);
  }

  sync(): void {
    for (const change of this.#unsynced) this.#durable.apply(change);
    this.#unsynced = [];
  }

  /** The power goes: what the disk has is all there is, plus what fate lets reach it. */
  crash(fate: CrashFate, random: SeededRandom): void {
    this.openCount = 0;
    if (fate === "kept") return;
    // A disk writes in any order: each change arrives wholly, in part or not at all, whatever became of the others.
    if (fate === "random") for (const change of this.#unsynced) this.#tear(change, random);
    this.#unsynced = [];
    this.#live = new Content();
    this.#live.write(0, this.#durable.bytes.subarray(0, this.#durable.sizeBytes));
  }

  #change(change: Change, nowMs: number): void {
    this.#live.apply(change);
    this.#unsynced.push(change);
    this.modifiedMs = nowMs;
  }

  #tear(change: Change, random: SeededRandom): void {
    const dice = random.below(3);
    if (dice === 0) return;
    if (dice === 1 || change.kind === "truncate") this.#durable.apply(change);
    else this.#durable.write(change.position, change.bytes.subarray(0, random.below(change.bytes.length)));
  }
}
