import {
  type DirectoryLock,
  DirectoryLockedError,
  type FileStat,
  type FileSystem,
  type OpenFile,
  type OpenMode,
} from "../platform.ts";
import { type DiskFault, DiskFaults, type DiskOperation } from "./disk-faults.ts";
import { type Node, SimulatedDirectory } from "./simulated-directory.ts";
import { type CrashFate, SimulatedFile } from "./simulated-file.ts";
import type { Scheduler } from "./scheduler.ts";
import { SimulatedOpenFile } from "./simulated-open-file.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { systemError } from "./system-error.ts";

/** What survives a crash beside what was synced. */
export interface CrashOptions {
  /** Bytes and sizes not followed by a sync of the file; default `lost`. */
  readonly bytes?: CrashFate;
  /** Creations, renames and removals not followed by a sync of the directory; default `kept`, as journals mostly do. */
  readonly names?: CrashFate;
}

const TOTAL_BYTES = 2 ** 40;

/**
 * A disk in memory. It forgets on a crash what was not synced, fails where it is told to, and refuses what Windows
 * refuses: to rename or remove a directory in which a file is open, and to replace an open file.
 */
export class SimulatedDisk implements FileSystem {
  readonly faults: DiskFaults = new DiskFaults();
  /** How long asynchronous calls take, both ends inclusive. Default 0: they have done their work when they return. */
  latency: { readonly minMs: number; readonly maxMs: number } = { minMs: 0, maxMs: 0 };
  readonly #clock: Scheduler;
  readonly #random: SeededRandom;
  readonly #root: SimulatedDirectory;
  readonly #locks = new Set<string>();
  /** Handles of an earlier life are void. */
  #life = 0;
  #nextFd = 1000;

  constructor(clock: Scheduler, random: SeededRandom) {
    this.#clock = clock;
    this.#random = random;
    this.#root = new SimulatedDirectory(clock.nowMs());
  }

  /** Power fails and comes back: files are closed, locks free, ordered faults forgotten. */
  crash(options: CrashOptions = {}): void {
    this.#life++;
    this.#locks.clear();
    this.faults.clear();
    this.#root.crash(options.names ?? "kept", options.bytes ?? "lost", this.#random);
  }

  /** Orders a failure. */
  fail(fault: DiskFault): void {
    this.faults.add(fault);
  }

  /** The power fails at the nth change from now, which is not made: that call and all later ones throw `PowerLostError` until `crash()`. */
  losePowerAtChange(nth: number): void {
    this.faults.losePowerAtChange(nth);
  }

  /** Changes made so far, the measure of `losePowerAtChange`. */
  get changeCount(): number {
    return this.faults.changeCount;
  }

  /** Files that are open, anywhere. */
  hasOpenFiles(): boolean {
    return this.#root.hasOpenFiles();
  }

  open(path: string, mode: OpenMode): OpenFile {
    const { directory, name } = this.#parentOf(path, "open");
    let node = directory.get(name);
    const isCreation = node === undefined && (mode === "create" || mode === "createNew");
    this.#check("open", path, isCreation);
    if (node?.kind === "directory") throw systemError("EISDIR", "open", path);
    if (node !== undefined && mode === "createNew") throw systemError("EEXIST", "open", path);
    if (node === undefined) {
      if (!isCreation) throw systemError("ENOENT", "open", path);
      node = new SimulatedFile(this.#clock.nowMs());
      directory.change(new Map([[name, node]]));
    }
    const life = this.#life;
    return new SimulatedOpenFile({
      path,
      fd: this.#nextFd++,
      file: node,
      isWritable: mode !== "read",
      clock: this.#clock,
      faults: this.faults,
      isAlive: () => this.#life === life,
      pause: () => this.#pause(),
    });
  }

  exists(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  stat(path: string): FileStat | undefined {
    const node = this.#find(path);
    if (node === undefined) return undefined;
    const isDirectory = node.kind === "directory";
    return { sizeBytes: isDirectory ? 0 : node.sizeBytes, modifiedMs: node.modifiedMs, isDirectory };
  }

  list(path: string): string[] {
    return this.#directory(path, "scandir").names();
  }

  makeDirectory(path: string): void {
    let directory = this.#root;
    for (const name of partsOf(path)) {
      let next = directory.get(name);
      if (next === undefined) {
        this.#check("open", path, true);
        next = new SimulatedDirectory(this.#clock.nowMs());
        directory.change(new Map([[name, next]]));
      }
      if (next.kind === "file") throw systemError("EEXIST", "mkdir", path);
      directory = next;
    }
  }

  rename(from: string, to: string): void {
    this.#check("rename", from, true);
    const source = this.#parentOf(from, "rename");
    const target = this.#parentOf(to, "rename");
    const node = source.directory.get(source.name);
    if (node === undefined) throw systemError("ENOENT", "rename", from);
    if (node.kind === "directory" && node.hasOpenFiles()) throw systemError("EPERM", "rename", from);
    const replaced = target.directory.get(target.name);
    if (replaced === node) return;
    if (replaced?.kind === "file" && replaced.openCount > 0) throw systemError("EPERM", "rename", to);
    if (replaced !== undefined && replaced.kind !== node.kind) throw systemError("EPERM", "rename", to);
    if (replaced?.kind === "directory" && replaced.names().length > 0) throw systemError("ENOTEMPTY", "rename", to);
    if (source.directory === target.directory) {
      source.directory.change(
        new Map<string, Node | undefined>([
          [source.name, undefined],
          [target.name, node],
        ]),
      );
      return;
    }
    target.directory.change(new Map([[target.name, node]]));
    source.directory.change(new Map([[source.name, undefined]]));
  }

  unlink(path: string): void {
    this.#check("unlink", path, true);
    const { directory, name } = this.#parentOf(path, "unlink");
    const node = directory.get(name);
    if (node === undefined) throw systemError("ENOENT", "unlink", path);
    if (node.kind === "directory") throw systemError("EPERM", "unlink", path);
    directory.change(new Map([[name, undefined]]));
  }

  removeDirectory(path: string): void {
    const node = this.#find(path);
    if (node === undefined) return;
    this.#check("unlink", path, true);
    if (node.kind === "directory" ? node.hasOpenFiles() : node.openCount > 0) throw systemError("EBUSY", "rm", path);
    const { directory, name } = this.#parentOf(path, "rm");
    directory.change(new Map([[name, undefined]]));
  }

  readWhole(path: string): Buffer {
    const file = this.open(path, "read");
    try {
      const bytes = Buffer.alloc(file.size());
      file.read(bytes, 0);
      return bytes;
    } finally {
      file.close();
    }
  }

  writeWhole(path: string, bytes: Uint8Array, options?: { readonly sync?: boolean }): void {
    const file = this.open(path, "create");
    try {
      file.truncate(0);
      file.write(bytes, 0);
      if (options?.sync === true) file.sync();
    } finally {
      file.close();
    }
  }

  writeAtomically(path: string, bytes: Uint8Array): void {
    const temporary = `${path}.tmp`;
    this.writeWhole(temporary, bytes, { sync: true });
    this.rename(temporary, path);
    this.syncDirectory(path.slice(0, path.replaceAll("\\", "/").lastIndexOf("/")) || "/");
  }

  syncDirectory(path: string): void {
    this.#check("syncDirectory", path, true);
    this.#directory(path, "fsync").sync();
  }

  async unlinkAsync(path: string): Promise<void> {
    const pause = this.#pause();
    if (pause !== undefined) await pause;
    this.unlink(path);
  }

  async removeDirectoryAsync(path: string): Promise<void> {
    const pause = this.#pause();
    if (pause !== undefined) await pause;
    this.removeDirectory(path);
  }

  async syncDirectoryAsync(path: string): Promise<void> {
    const pause = this.#pause();
    if (pause !== undefined) await pause;
    this.syncDirectory(path);
  }

  freeBytes(): { readonly totalBytes: number; readonly usableBytes: number } {
    return { totalBytes: TOTAL_BYTES, usableBytes: TOTAL_BYTES / 2 };
  }

  lockDirectory(path: string): Promise<DirectoryLock> {
    const key = partsOf(path).join("/");
    if (this.#find(path)?.kind !== "directory") return Promise.reject(systemError("ENOENT", "lock", path));
    if (this.#locks.has(key)) {
      const holder = `another broker of this process (${process.pid})`;
      return Promise.reject(new DirectoryLockedError(path, holder, process.pid));
    }
    this.#locks.add(key);
    this.open(`${path}/.lock`, "create").close();
    const life = this.#life;
    const release = (): Promise<void> => {
      if (this.#life === life) this.#locks.delete(key);
      return Promise.resolve();
    };
    return Promise.resolve({ directory: path, release });
  }

  setModifiedTime(path: string, modifiedMs: number): void {
    const node = this.#find(path);
    if (node === undefined) throw systemError("ENOENT", "utime", path);
    if (node.kind === "file") node.modifiedMs = modifiedMs;
  }

  #pause(): Promise<void> | undefined {
    const { minMs, maxMs } = this.latency;
    if (maxMs === 0) return undefined;
    return new Promise((resolve) => this.#clock.after(minMs + this.#random.below(maxMs - minMs + 1), resolve));
  }

  #check(operation: DiskOperation, path: string, isChange: boolean): void {
    const due = this.faults.check(operation, path, isChange);
    if (due !== undefined) throw due.error;
  }

  #find(path: string): Node | undefined {
    let node: Node = this.#root;
    for (const name of partsOf(path)) {
      const next: Node | undefined = node.kind === "directory" ? node.get(name) : undefined;
      if (next === undefined) return undefined;
      node = next;
    }
    return node;
  }

  #directory(path: string, syscall: string): SimulatedDirectory {
    const node = this.#find(path);
    if (node === undefined) throw systemError("ENOENT", syscall, path);
    if (node.kind === "file") throw systemError("ENOTDIR", syscall, path);
    return node;
  }

  #parentOf(path: string, syscall: string): { directory: SimulatedDirectory; name: string } {
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) throw systemError("EPERM", syscall, path);
    const parent = this.#find(parts.join("/"));
    if (parent === undefined) throw systemError("ENOENT", syscall, path);
    if (parent.kind === "file") throw systemError("ENOTDIR", syscall, path);
    return { directory: parent, name };
  }
}

/** Both separators, so that paths joined on Windows work too. */
function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
}
