import fs from "node:fs";
import { isSystemError } from "../platform.ts";
import { commandOf } from "./kafka-lock-file.ts";

/** The state of a listening socket in Linux's tables. */
const LISTENING = "0A";

/** Gives a refusal to listen the words that a person needs: which address, and who has it. Other errors stay as they are. */
export function namePortHolder(error: Error, { host, port }: { readonly host: string; readonly port: number }): Error {
  if (!isSystemError(error, "EADDRINUSE")) return error;
  const holder = portHolder(port);
  error.message = `${host === "" ? "*" : host}:${port} is already in use${holder === undefined ? "" : ` by ${holder}`}`;
  return error;
}

/** Which process listens on a TCP port, for an error message: `process 4711 (node …)`. Only Linux tells, and not always. */
function portHolder(port: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(textOf).join("\n");
    const inode = findListeningInode(tables, port);
    const pid = inode === undefined ? undefined : processWithSocket(inode);
    return pid === undefined ? undefined : `process ${pid} (${commandOf(pid)})`;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Finds the socket inode of a listener in the text of `/proc/net/tcp`: `0: 0100007F:2384 00000000:0000 0A … 0 1000 0 4242 …`. */
export function findListeningInode(table: string, port: number): number | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of table.split("\n")) {
    const fields = line.trim().split(/\s+/);
    if (fields[3] === LISTENING && fields[1]?.endsWith(suffix) === true) return Number(fields[9]);
  }
  return undefined;
}

function textOf(path: string): string {
  return fs.existsSync(path) ? fs.readFileSync(path, "latin1") : "";
}

function processWithSocket(inode: number): number | undefined {
  const wanted = `socket:[${inode}]`;
  for (const entry of fs.readdirSync("/proc")) {
    const pid = Number(entry);
    if (Number.isInteger(pid) && descriptorsOf(pid).includes(wanted)) return pid;
  }
  return undefined;
}

/** What a process has open; nothing for processes of others and those that end meanwhile. */
function descriptorsOf(pid: number): string[] {
  const directory = `/proc/${pid}/fd`;
  const names = gone(() => fs.readdirSync(directory)) ?? [];
  // One of ours is that of the listing itself, which is closed by now.
  return names.map((name) => gone(() => fs.readlinkSync(`${directory}/${name}`)) ?? "");
}

function gone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
