import fs from "node:fs";
import path from "node:path";
import {
  type DirectoryLock,
  type FileStat,
  type FileSystem,
  isSystemError,
  type OpenFile,
  type OpenMode,
} from "../platform.ts";
import { lockDirectory } from "./directory-lock.ts";
import { RealOpenFile, UnsyncedOpenFile } from "./real-open-file.ts";

/** Systems without fsync of a directory answer one of these (Windows, some network file systems). */
const NO_DIRECTORY_SYNC = ["EPERM", "EISDIR", "EACCES", "EINVAL", "EBADF"] as const;

/** The machine's file system. */
export class RealFiles implements FileSystem {
  readonly #neverSyncs: boolean;

  /** @param options.neverSyncs for data that does not outlive the process: nothing is ever forced to the disk */
  constructor(options: { readonly neverSyncs?: boolean } = {}) {
    this.#neverSyncs = options.neverSyncs ?? false;
  }

  open(path: string, mode: OpenMode): OpenFile {
    return this.#neverSyncs ? new UnsyncedOpenFile(path, mode) : new RealOpenFile(path, mode);
  }

  exists(path: string): boolean {
    return fs.existsSync(path);
  }

  stat(path: string): FileStat | undefined {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return { sizeBytes: stat.size, modifiedMs: stat.mtimeMs, isDirectory: stat.isDirectory() };
  }

  list(path: string): string[] {
    return fs.readdirSync(path).sort();
  }

  makeDirectory(target: string): void {
    // Not Node's recursive one: where the system answers ENOENT below a directory that is there (/proc), it never ends.
    if (tryMakeDirectory(target)) return;
    const parent = path.dirname(target);
    if (parent !== target) this.makeDirectory(parent);
    fs.mkdirSync(target);
  }

  rename(from: string, to: string): void {
    fs.renameSync(from, to);
  }

  unlink(path: string): void {
    fs.unlinkSync(path);
  }

  unlinkAsync(path: string): Promise<void> {
    return fs.promises.unlink(path);
  }

  removeDirectory(path: string): void {
    fs.rmSync(path, { recursive: true, force: true });
  }

  removeDirectoryAsync(path: string): Promise<void> {
    return fs.promises.rm(path, { recursive: true, force: true });
  }

  readWhole(path: string): Buffer {
    try {
      return fs.readFileSync(path);
    } catch (error) {
      // A read that fails after the open, as of a directory, does not say of what.
      if (isSystemError(error) && error.path === undefined) {
        error.path = path;
        error.message += ` '${path}'`;
      }
      throw error;
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

  writeAtomically(target: string, bytes: Uint8Array): void {
    const temporary = `${target}.tmp`;
    this.writeWhole(temporary, bytes, { sync: true });
    fs.renameSync(temporary, target);
    this.syncDirectory(path.dirname(target));
  }

  syncDirectory(path: string): void {
    if (this.#neverSyncs) return;
    let fd: number;
    try {
      fd = fs.openSync(path, fs.constants.O_RDONLY);
    } catch (error) {
      if (process.platform === "win32" && isSystemError(error, ...NO_DIRECTORY_SYNC)) return;
      throw error;
    }
    try {
      fs.fsyncSync(fd);
    } catch (error) {
      if (!isSystemError(error, ...NO_DIRECTORY_SYNC)) throw error;
    } finally {
      fs.closeSync(fd);
    }
  }

  async syncDirectoryAsync(path: string): Promise<void> {
    if (this.#neverSyncs) return;
    let directory: fs.promises.FileHandle;
    try {
      directory = await fs.promises.open(path, fs.constants.O_RDONLY);
    } catch (error) {
      if (process.platform === "win32" && isSystemError(error, ...NO_DIRECTORY_SYNC)) return;
      throw error;
    }
    try {
      await directory.sync();
    } catch (error) {
      if (!isSystemError(error, ...NO_DIRECTORY_SYNC)) throw error;
    } finally {
      await directory.close();
    }
  }

  freeBytes(path: string): { readonly totalBytes: number; readonly usableBytes: number } {
    const { bsize, blocks, bavail } = fs.statfsSync(path);
    return { totalBytes: bsize * blocks, usableBytes: bsize * bavail };
  }

  lockDirectory(path: string): Promise<DirectoryLock> {
    return lockDirectory(path);
  }

  setModifiedTime(path: string, modifiedMs: number): void {
    fs.utimesSync(path, modifiedMs / 1000, modifiedMs / 1000);
  }
}

/** Makes one directory, or finds it; false when its parent is not there. */
function tryMakeDirectory(target: string): boolean {
  try {
    fs.mkdirSync(target);
    return true;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false;
    // A root answers EEXIST, EISDIR or EPERM, by system.
    if (fs.statSync(target, { throwIfNoEntry: false })?.isDirectory() === true) return true;
    throw error;
  }
}
