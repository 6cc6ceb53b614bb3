import fs from "node:fs";
import type { OpenFile, OpenMode } from "../platform.ts";

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
const FLAGS: Readonly<Record<OpenMode, number>> = {
  read: O_RDONLY,
  readWrite: O_RDWR,
  create: O_RDWR | O_CREAT,
  createNew: O_RDWR | O_CREAT | O_EXCL,
};
/** Linux takes at most this many parts in one call (IOV_MAX). */
const PARTS_MAX = 1024;

/** A file of the machine, by descriptor. */
export class RealOpenFile implements OpenFile {
  readonly path: string;
  readonly fd: number;
  #isOpen = true;

  constructor(path: string, mode: OpenMode) {
    this.path = path;
    this.fd = fs.openSync(path, FLAGS[mode], 0o644);
  }

  write(bytes: Uint8Array, position: number): void {
    try {
      let done = fs.writeSync(this.fd, bytes, 0, bytes.length, position);
      while (done < bytes.length) done += fs.writeSync(this.fd, bytes, done, bytes.length - done, position + done);
    } catch (error) {
      throw this.#named(error);
    }
  }

  writeAll(parts: readonly Uint8Array[], position: number): void {
    try {
      let rest = parts;
      while (rest.length > 0) {
        const written = fs.writevSync(this.fd, rest.slice(0, PARTS_MAX), position);
        position += written;
        rest = partsAfter(rest, written);
      }
    } catch (error) {
      throw this.#named(error);
    }
  }

  read(into: Uint8Array, position: number): number {
    try {
      let done = 0;
      while (done < into.length) {
        const count = fs.readSync(this.fd, into, done, into.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    } catch (error) {
      throw this.#named(error);
    }
  }

  async readAsync(into: Uint8Array, position: number): Promise<number> {
    let done = 0;
    while (done < into.length) {
      const count = await this.#inPool<number>((callback) =>
        fs.read(this.fd, into, done, into.length - done, position + done, callback),
      );
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  async writeAsync(parts: readonly Uint8Array[], position: number): Promise<void> {
    let rest = parts;
    while (rest.length > 0) {
      const batch = rest.slice(0, PARTS_MAX);
      const at = position;
      const written = await this.#inPool<number>((callback) => fs.writev(this.fd, batch, at, callback));
      position += written;
      rest = partsAfter(rest, written);
    }
  }

  sync(): void {
    try {
      fs.fdatasyncSync(this.fd);
    } catch (error) {
      throw this.#named(error);
    }
  }

  async syncAsync(): Promise<void> {
    await this.#inPool<void>((callback) => fs.fdatasync(this.fd, callback));
  }

  truncate(sizeBytes: number): void {
    try {
      fs.ftruncateSync(this.fd, sizeBytes);
    } catch (error) {
      throw this.#named(error);
    }
  }

  size(): number {
    try {
      return fs.fstatSync(this.fd).size;
    } catch (error) {
      throw this.#named(error);
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      fs.closeSync(this.fd);
    } catch (error) {
      throw this.#named(error);
    }
  }

  #inPool<T>(start: (callback: (error: NodeJS.ErrnoException | null, result?: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      start((error, result) => {
        if (error === null) resolve(result as T);
        else reject(this.#named(error));
      });
    });
  }

  /** Calls by descriptor do not say which file it was. */
  #named(error: unknown): Error {
    if (!(error instanceof Error)) return new Error("file call failed", { cause: error });
    if (!("path" in error)) {
      Object.assign(error, { path: this.path });
      error.message += ` '${this.path}'`;
    }
    return error;
  }
}

/** What remains of `parts` once their first `written` bytes are out; empty parts are dropped. */
export function partsAfter(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let index = 0;
  while (index < parts.length) {
    const { length } = parts[index] as Uint8Array;
    if (written < length) break;
    written -= length;
    index++;
  }
  if (index === parts.length) return [];
  const rest = parts.slice(index);
  if (written > 0) rest[0] = (rest[0] as Uint8Array).subarray(written);
  return rest;
}

/** A file whose bytes need not survive the machine. */
export class UnsyncedOpenFile extends RealOpenFile {
  override sync(): void {
    // The page cache is all that is asked for.
  }

  override async syncAsync(): Promise<void> {
    // As sync().
  }
}
