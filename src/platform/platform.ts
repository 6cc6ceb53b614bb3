/**
 * The only door to the world: time, timers, chance, disk and network.
 *
 * Everything above takes a `Platform` as a parameter, so that the same code runs on the machine (`real/`) and inside
 * one seed (`simulated/`). Nothing else of Rafka reads a clock, opens a file or a socket, or asks for chance.
 */

/** What a broker knows of the world. One per broker: two brokers of a process share nothing through it. */
export interface Platform {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly files: FileSystem;
  readonly sockets: Sockets;
}

/** Reads the time. */
export interface Clock {
  /** Wall clock: whole milliseconds since 1970, may jump. For timestamps that others see. */
  nowMs(): number;
  /** Milliseconds with fractions since some fixed point, never backwards. For durations and deadlines. */
  monotonicMs(): number;
}

/** Runs tasks later. */
export interface Timers {
  /**
   * Runs `task` once, not before `delayMs` milliseconds have passed and soon after. Does not keep the process alive.
   *
   * @param delayMs whole or fractional; negative counts as 0, anything beyond two years as two years
   */
  schedule(delayMs: number, task: () => void): TimerHandle;
  /** Runs `task` in the event loop's next turn, after the sockets of this turn were read. */
  defer(task: () => void): void;
  /**
   * As {@link defer}, but of all that is queued here only a slice's worth runs in a turn, in order, and with pauses while
   * sockets are busy: slices of long work.
   */
  queue(task: () => void): void;
  /** The event loop's turns until now: the same number as long as no socket was read and no timer ran in between. */
  readonly turn: number;
}

/** A scheduled task. */
export interface TimerHandle {
  /** The task will not run. Nothing happens when it ran already or was cancelled before. */
  cancel(): void;
}

/** Chance: cryptographic on the machine, a seeded sequence in the simulation. */
export interface Random {
  /** `count` fresh bytes, the caller's own. */
  bytes(count: number): Uint8Array;
  /** 0 ≤ x < 1. Not for secrets. */
  next(): number;
}

/**
 * How a file is opened: `read` and `readWrite` need it to be there, `create` makes it when it is not, `createNew` fails
 * with `EEXIST` when it is. All but `read` allow reading and writing.
 */
export type OpenMode = "read" | "readWrite" | "create" | "createNew";

/** What `FileSystem.stat` tells. */
export interface FileStat {
  readonly sizeBytes: number;
  /** Milliseconds since 1970, with fractions where the file system has them. */
  readonly modifiedMs: number;
  readonly isDirectory: boolean;
}

/**
 * Files and directories by absolute path. Every call is done when it returns.
 *
 * Errors have the shape of Node's (`code` such as `ENOENT`, `ENOSPC`, `EIO`; `path`; `syscall`), see `isSystemError`.
 * A file may not be renamed over, nor a directory be renamed or removed, while files in it are open: Windows refuses.
 */
export interface FileSystem {
  /** Opens a file; the caller closes it. */
  open(path: string, mode: OpenMode): OpenFile;
  /** Whether something is there. */
  exists(path: string): boolean;
  /** `undefined` when nothing is there. */
  stat(path: string): FileStat | undefined;
  /** Names (not paths) of a directory's entries, sorted. */
  list(path: string): string[];
  /** Makes a directory and those above it; nothing happens when it is there. */
  makeDirectory(path: string): void;
  /** Renames a file or directory; a file at `to` is replaced atomically. */
  rename(from: string, to: string): void;
  /** Removes a file. */
  unlink(path: string): void;
  /** As `unlink`, off the event loop: a gigabyte in the page cache takes some hundred milliseconds to let go. */
  unlinkAsync(path: string): Promise<void>;
  /** Removes a directory and all that is in it; nothing happens when it is not there. */
  removeDirectory(path: string): void;
  /** As `removeDirectory`, off the event loop. */
  removeDirectoryAsync(path: string): Promise<void>;
  /** A file's bytes, the caller's own. */
  readWhole(path: string): Buffer;
  /** Creates or replaces a file's bytes; a crash may leave any part of them. `sync`: as far as the disk before returning. */
  writeWhole(path: string, bytes: Uint8Array, options?: { readonly sync?: boolean }): void;
  /** As `writeWhole`, but after a crash either the old or the new bytes are there: `path.tmp`, sync, rename, sync directory. */
  writeAtomically(path: string, bytes: Uint8Array): void;
  /** Makes creations, renames and removals in a directory durable. Nothing happens where the system has no such call. */
  syncDirectory(path: string): void;
  /** As `syncDirectory`, off the event loop: on a busy disk it may wait for all that others write. */
  syncDirectoryAsync(path: string): Promise<void>;
  /** Size and free space of the disk that holds `path`. */
  freeBytes(path: string): { readonly totalBytes: number; readonly usableBytes: number };
  /**
   * Takes a directory for this broker alone until released or the process ends, however it ends. Kafka's `.lock` file is
   * made beside it and stays.
   *
   * @throws {DirectoryLockedError} when a broker has it: of this process, of another, or Apache Kafka (seen on Linux)
   */
  lockDirectory(path: string): Promise<DirectoryLock>;
  /** Sets a file's time of modification, milliseconds since 1970. */
  setModifiedTime(path: string, modifiedMs: number): void;
}

/** A directory that is ours. */
export interface DirectoryLock {
  readonly directory: string;
  /** Gives the directory back; a second call does nothing. */
  release(): Promise<void>;
}

/** Another broker has the directory. */
export class DirectoryLockedError extends Error {
  /** The directory as asked for. */
  readonly directory: string;
  /** Process id of the holder, `undefined` when it did not answer. */
  readonly pid: number | undefined;
  override readonly name = "DirectoryLockedError";

  /** `holder` completes the sentence "… is used by". */
  constructor(directory: string, holder: string, pid: number | undefined) {
    super(`directory ${directory} is used by ${holder}`);
    this.directory = directory;
    this.pid = pid;
  }
}

/** An open file with absolute positions: no cursor, so reads and writes may interleave. */
export interface OpenFile {
  readonly path: string;
  /** The descriptor, for `sendfile`; the simulation numbers its own. */
  readonly fd: number;
  /** Writes all bytes at `position`, extending the file when needed; returns when the page cache has them. */
  write(bytes: Uint8Array, position: number): void;
  /** As `write` with several parts in one call of the system. */
  writeAll(parts: readonly Uint8Array[], position: number): void;
  /** Fills `into` as far as the file reaches; the number of bytes read, 0 at the end. */
  read(into: Uint8Array, position: number): number;
  /** As `read`, off the event loop. `into` belongs to the file until the promise settles. */
  readAsync(into: Uint8Array, position: number): Promise<number>;
  /** As `writeAll`, off the event loop. The parts must not change until the promise settles. */
  writeAsync(parts: readonly Uint8Array[], position: number): Promise<void>;
  /** Makes bytes and size durable. */
  sync(): void;
  /** As `sync`, off the event loop: what was written before the call is durable when the promise fulfils. */
  syncAsync(): Promise<void>;
  /** Cuts the file, or extends it with zeros. */
  truncate(sizeBytes: number): void;
  /** Current size in bytes. */
  size(): number;
  /** Closes; a second call does nothing. Asynchronous calls that are under way must have settled. */
  close(): void;
}

/** Stream sockets. */
export interface Sockets {
  /**
   * Listens. Set the socket's callbacks before `onConnection` returns: reading starts then, unless it was paused.
   *
   * @throws (rejects) with `code` `EADDRINUSE` and a message that names address and, where it can be found, the holder;
   *   `ENOTFOUND` for a host name without address; others as the system gives them
   */
  listen(options: ListenOptions, onConnection: (socket: Socket) => void): Promise<ServerSocket>;
  /** Connects; rejects with Node's codes, `ETIMEDOUT` after `timeoutMs`. Set the callbacks before awaiting anything else: reading starts in the next turn. */
  connect(options: ConnectOptions): Promise<Socket>;
  /** Whether the machine finds an address for a name, in whatever way it is set up to; never rejects. May take many seconds. */
  hasAddress(hostName: string): Promise<boolean>;
}

/** Where to listen. */
export interface ListenOptions {
  /** An address or a name; the empty string means every interface, IPv6 and IPv4. */
  readonly host: string;
  /** 0: the system picks a free one, `ServerSocket.port` tells. */
  readonly port: number;
  /** Connections that may wait to be accepted. */
  readonly backlog?: number;
  /** A connection that came could not be accepted, for want of descriptors (`EMFILE`) and the like. */
  readonly onError?: (error: Error) => void;
}

/** Where to connect. */
export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** One connection. */
export interface Socket {
  /** Numeric; IPv4 in its own form also when it came in over an IPv6 socket. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Bytes of the peer, valid only until the callback returns: the next connection reads into the same buffer. */
  onData: (bytes: Uint8Array) => void;
  /** Called once, when nothing more comes or goes; with the error when there was one. */
  onClose: (error?: Error) => void;
  /** Called when `write` returned false and the unsent bytes have gone. */
  onDrain: () => void;
  /** No `onData` until `resume`, save for one that is under way. The kernel's buffer fills and the peer stops sending. */
  pause(): void;
  resume(): void;
  /**
   * Asks for the next bytes to be read straight into `target` (from its start, at most its length) instead of the shared
   * scratch. The target of one read: set it again after each `onData`. A wish: `onData` gets a view with `target.buffer` when it was granted and other bytes
   * when not. `undefined` withdraws it.
   */
  readInto(target: Uint8Array | undefined): void;
  /**
   * Sends the chunks in one call of the system. They must not change until `onWritten` was called, which it is exactly
   * once: when the system has the bytes, or when the connection is gone.
   *
   * @returns false when bytes wait in memory: stop producing until `onDrain`
   */
  write(chunks: readonly Uint8Array[], onWritten?: () => void): boolean;
  /** Bytes given to `write` that the system has not taken. */
  readonly bufferedBytes: number;
  /** Sends what is buffered, then closes. */
  close(): void;
  /** Closes now; what is buffered is lost. */
  destroy(): void;
}

/** A listening socket. */
export interface ServerSocket {
  /** The numeric address bound to. */
  readonly host: string;
  /** The port bound to, never 0. */
  readonly port: number;
  /** Stops accepting. Connections that were accepted live on. */
  close(): Promise<void>;
}

/** Whether `error` is a system error such as file and socket calls throw, of one of `codes` when given. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return codes.length === 0 || codes.includes(error.code);
}
