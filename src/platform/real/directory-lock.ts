/**
 * One broker per directory, by listening on a local socket: the system frees it however the process ends, it is seen
 * across containers that share the directory, and whoever connects is told who holds it. A file with a process id is
 * none of that: in containers every pid is 1.
 *
 * The socket lies in the directory (`.rafka.lock`); where the path is too long or the file system has no sockets, in the
 * temporary directory under a hash of the real path; on Windows it is a named pipe of that hash. After `kill -9` the
 * socket's file stays and refuses connections: it is taken over.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { type DirectoryLock, DirectoryLockedError, isSystemError } from "../platform.ts";
import { kafkaLockHolder } from "./kafka-lock-file.ts";

/** The longest socket path that all systems take (macOS has 104 bytes with the final zero). */
const SOCKET_PATH_BYTES_MAX = 100;
const ANSWER_TIMEOUT_MS = 2000;
const ATTEMPTS = 100;
const ATTEMPT_MS = 10;
const GUARD_ABANDONED_MS = 30_000;

/** See `FileSystem.lockDirectory`. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const realPath = fs.realpathSync(directory);
  const kafkaLockFile = path.join(realPath, ".lock");
  fs.closeSync(fs.openSync(kafkaLockFile, "a"));
  const server = await takeSocket(directory, socketPaths(realPath));
  const kafka = kafkaLockHolder(kafkaLockFile);
  if (kafka !== undefined) {
    await closed(server);
    throw new DirectoryLockedError(directory, `process ${kafka.pid} (${kafka.command})`, kafka.pid);
  }
  return { directory, release: () => closed(server) };
}

function socketPaths(realPath: string): readonly string[] {
  const name = `rafka-${createHash("sha256").update(realPath).digest("hex").slice(0, 32)}`;
  if (process.platform === "win32") return [`\\\\.\\pipe\\${name}`];
  const inDirectory = path.join(realPath, ".rafka.lock");
  const inTemporary = path.join(os.tmpdir(), `${name}.sock`);
  return Buffer.byteLength(inDirectory) <= SOCKET_PATH_BYTES_MAX ? [inDirectory, inTemporary] : [inTemporary];
}

async function takeSocket(directory: string, paths: readonly string[]): Promise<net.Server> {
  let refusal: unknown;
  for (const socketPath of paths) {
    try {
      return await takeOneSocket(directory, socketPath);
    } catch (error) {
      if (error instanceof DirectoryLockedError) throw error;
      // This file system has no sockets: try the next place.
      refusal = error;
    }
  }
  throw new Error(`directory ${directory} cannot be locked`, { cause: refusal });
}

async function takeOneSocket(directory: string, socketPath: string): Promise<net.Server> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const server = await listening(socketPath);
    if (server !== undefined) return server;
    const holder = await askHolder(socketPath);
    if (holder !== "nobody") throw lockedBy(directory, holder);
    const successor = await takeOver(socketPath);
    if (successor !== undefined) return successor;
    await pause(ATTEMPT_MS);
  }
  throw new DirectoryLockedError(directory, "another broker that is starting", undefined);
}

/**
 * Replaces a dead socket by ours; `undefined` when another is about to, or did.
 *
 * Only who has the guard file removes a socket, and only after asking again: otherwise, of two who found it dead, the
 * second would remove the first one's living socket.
 */
async function takeOver(socketPath: string): Promise<net.Server | undefined> {
  const guard = `${socketPath}.takeover`;
  try {
    fs.closeSync(fs.openSync(guard, "wx"));
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    removeIfAbandoned(guard);
    return undefined;
  }
  try {
    if ((await askHolder(socketPath)) !== "nobody") return undefined;
    fs.rmSync(socketPath, { force: true });
    return await listening(socketPath);
  } finally {
    fs.rmSync(guard, { force: true });
  }
}

/** A guard is held for milliseconds; an old one belongs to a process that was killed just then. */
function removeIfAbandoned(guard: string): void {
  const stat = fs.statSync(guard, { throwIfNoEntry: false });
  if (stat !== undefined && Date.now() - stat.mtimeMs > GUARD_ABANDONED_MS) fs.rmSync(guard, { force: true });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function lockedBy(directory: string, holder: number | "somebody"): DirectoryLockedError {
  if (holder === "somebody")
    return new DirectoryLockedError(directory, "another broker that does not say who it is", undefined);
  const who =
    holder === process.pid ? `another broker of this process (${holder})` : `another broker, process ${holder}`;
  return new DirectoryLockedError(directory, who, holder);
}

/** A server on the path that tells its process id to whoever connects; `undefined` when the path is in use. */
function listening(socketPath: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      // Whoever asked may be gone before the answer; that is no concern of the lock.
      socket.on("error", () => socket.destroy());
      socket.end(`${process.pid}\n`);
    });
    server.once("error", (error) => {
      if (isSystemError(error, "EADDRINUSE")) resolve(undefined);
      else reject(error);
    });
    server.listen(socketPath, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** Connects and reads who listens. A socket file without a listener refuses: nobody. */
function askHolder(socketPath: string): Promise<number | "somebody" | "nobody"> {
  return new Promise((resolve) => {
    let answer = "";
    let isConnected = false;
    const socket = net.connect(socketPath);
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy());
    socket.once("connect", () => (isConnected = true));
    socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
    // The error itself says nothing more than that the close comes without an answer, but for who may ask at all.
    let mayAsk = true;
    socket.once("error", (error) => (mayAsk = !isSystemError(error, "EACCES", "EPERM", "EAGAIN")));
    socket.once("close", () => {
      const pid = Number.parseInt(answer, 10);
      if (Number.isInteger(pid)) resolve(pid);
      else resolve(isConnected || !mayAsk ? "somebody" : "nobody");
    });
  });
}

function closed(server: net.Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
