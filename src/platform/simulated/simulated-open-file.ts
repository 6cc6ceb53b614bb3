import type { Clock, OpenFile } from "../platform.ts";
import type { DiskFaults, DiskOperation } from "./disk-faults.ts";
import type { SimulatedFile } from "./simulated-file.ts";
import { systemError } from "./system-error.ts";

/** What a handle is made of. */
export interface SimulatedHandle {
  readonly path: string;
  readonly fd: number;
  readonly file: SimulatedFile;
  readonly isWritable: boolean;
  readonly clock: Clock;
  readonly faults: DiskFaults;
  /** False once the machine crashed. */
  readonly isAlive: () => boolean;
  /** The time that an asynchronous call takes, if any. */
  readonly pause: () => Promise<void> | undefined;
}

/** A handle on a simulated file. Asynchronous reads and writes have done their work when they return; a sync takes the disk's latency. */
export class SimulatedOpenFile implements OpenFile {
  readonly path: string;
  readonly fd: number;
  readonly #handle: SimulatedHandle;
  #isOpen = true;

  constructor(handle: SimulatedHandle) {
    this.path = handle.path;
    this.fd = handle.fd;
    this.#handle = handle;
    handle.file.openCount++;
  }

  write(bytes: Uint8Array, position: number): void {
    this.writeAll([bytes], position);
  }

  writeAll(parts: readonly Uint8Array[], position: number): void {
    const bytes = Buffer.concat(parts);
    this.#checkWritable("write");
    const due = this.#handle.faults.check("write", this.path, true);
    const { file, clock } = this.#handle;
    if (due === undefined) {
      file.write(bytes, position, clock.nowMs());
      return;
    }
    file.write(bytes.subarray(0, due.tornAfterBytes), position, clock.nowMs());
    throw due.error;
  }

  read(into: Uint8Array, position: number): number {
    this.#check("read", false);
    return this.#handle.file.read(into, position);
  }

  async readAsync(into: Uint8Array, position: number): Promise<number> {
    return this.read(into, position);
  }

  async writeAsync(parts: readonly Uint8Array[], position: number): Promise<void> {
    this.writeAll(parts, position);
  }

  sync(): void {
    this.#check("sync", true);
    this.#handle.file.sync();
  }

  async syncAsync(): Promise<void> {
    const pause = this.#handle.pause();
    if (pause !== undefined) await pause;
    this.sync();
  }

  truncate(sizeBytes: number): void {
    this.#checkWritable("ftruncate");
    this.#check("truncate", true);
    this.#handle.file.truncate(sizeBytes, this.#handle.clock.nowMs());
  }

  size(): number {
    this.#checkOpen("fstat");
    return this.#handle.file.sizeBytes;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#handle.isAlive()) this.#handle.file.openCount--;
  }

  #checkOpen(syscall: string): void {
    if (!this.#isOpen || !this.#handle.isAlive()) throw systemError("EBADF", syscall, this.path);
  }

  #checkWritable(syscall: string): void {
    this.#checkOpen(syscall);
    if (!this.#handle.isWritable) throw systemError("EBADF", syscall, this.path);
  }

  #check(operation: DiskOperation, isChange: boolean): void {
    this.#checkOpen(operation);
    const due = this.#handle.faults.check(operation, this.path, isChange);
    if (due !== undefined) throw due.error;
  }
}
