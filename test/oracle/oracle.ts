/** The real Kafka and its tools, where they are at hand; and Rafka as a process, as a user starts it. */
import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The oracle's script: beside the checkout, or where `RAFKA_ORACLE` says. */
const ORACLE = process.env["RAFKA_ORACLE"] ?? resolve("../shared/oracle/kafka");

/** Why the suites that need Java are skipped here; false where they run. */
export const oracleMissing: string | false = !existsSync(ORACLE)
  ? "no oracle beside the checkout"
  : spawnSync("java", ["-version"]).status !== 0
    ? "no Java on this machine"
    : false;

/** Whether a program is on the path. */
export function hasProgram(name: string): boolean {
  return spawnSync(process.platform === "win32" ? "where" : "which", [name]).status === 0;
}

/** A port that is free now, as is the next, which an oracle's controller takes. */
export async function freePort(): Promise<number> {
  for (;;) {
    const first = await listening(0);
    const port = (first?.address() as { port: number } | undefined)?.port ?? 0;
    const second = port < 65_535 ? await listening(port + 1) : undefined;
    for (const server of [first, second]) await new Promise<unknown>((resolve) => server?.close(resolve) ?? resolve(0));
    if (second !== undefined) return port;
  }
}

/** A server on a port of this machine; undefined when somebody else is there. */
async function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

/** What a tool gave. */
export interface ToolResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs one of the oracle's commands to its end (2 minutes at the most). */
export async function oracle(args: readonly string[], input?: string): Promise<ToolResult> {
  const promise = run(ORACLE, args, { maxBuffer: 64 << 20, timeout: 120_000 });
  if (input !== undefined) promise.child.stdin?.end(input);
  try {
    return { ...(await promise), code: 0 };
  } catch (error) {
    const failed = error as { stdout?: string; stderr?: string; code?: number };
    return { stdout: failed.stdout ?? "", stderr: failed.stderr ?? String(error), code: failed.code ?? -1 };
  }
}

/** The folder of an oracle node: `server.properties`, `data/`. */
export async function nodeFolder(name: string): Promise<string> {
  return (await oracle(["where", name])).stdout.trim();
}

/** A Rafka process of this checkout. */
export interface RafkaProcess extends AsyncDisposable {
  readonly port: number;
  readonly bootstrap: string;
  readonly child: ChildProcess;
  /** SIGTERM and wait. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL and wait. */
  kill(): Promise<void>;
}

/** Starts `rafka serve` with arguments of its own and waits for the ready line. */
export async function startRafka(args: readonly string[], port: number): Promise<RafkaProcess> {
  const child = spawn(process.execPath, ["src/cli/rafka.mjs", "serve", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  child.stderr?.on("data", (chunk: Buffer) => (output += String(chunk)));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes(`:${port}`)) resolve();
    });
    void exited.then((code) => reject(new Error(`rafka serve ended with ${code}:\n${output}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return await exited;
  };
  return {
    port,
    bootstrap: `127.0.0.1:${port}`,
    child,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
    [Symbol.asyncDispose]: async () => void (await end("SIGTERM")),
  };
}

/** A temporary directory that goes at the end of the scope. */
export function temporaryDirectory(name: string): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), `rafka-${name}-`));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
