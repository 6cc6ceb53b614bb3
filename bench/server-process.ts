/** Broker processes for benches: Rafka from this checkout, and the real Kafka through the oracle where it is at hand. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A broker under measurement. */
export interface MeasuredBroker {
  readonly name: string;
  readonly bootstrap: string;
  readonly pid: number;
  /** Prometheus page, where there is one. */
  readonly metricsUrl: string | undefined;
  /** Milliseconds from spawn to the ready line. */
  readonly startMs: number;
  /** Fulfilled when the process has ended, however. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** The oracle's script, beside the checkout; `RAFKA_ORACLE` names another. */
export const ORACLE: string = process.env["RAFKA_ORACLE"] ?? resolve("../shared/oracle/kafka");

/** Whether the real Kafka can be run here. */
export function hasOracle(): boolean {
  return existsSync(ORACLE) && spawnSync("java", ["-version"]).status === 0;
}

/** Starts Rafka as a user would: its command line on a new data directory. */
export async function startRafka(
  port: number,
  options: { dataDirectory?: string; command?: readonly string[]; metricsPort?: number } = {},
): Promise<MeasuredBroker> {
  const directory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "rafka-bench-"));
  const [file = process.execPath, ...args] = options.command ?? [process.execPath, "src/cli/rafka.mjs"];
  const started = performance.now();
  const metrics = options.metricsPort === undefined ? [] : ["--metrics-port", String(options.metricsPort)];
  const child = spawn(file, [...args, "serve", "--port", String(port), "--data", directory, ...metrics], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  await ready(child);
  const startMs = performance.now() - started;
  return {
    name: "Rafka",
    bootstrap: `127.0.0.1:${port}`,
    pid: child.pid as number,
    metricsUrl: options.metricsPort === undefined ? undefined : `http://127.0.0.1:${options.metricsPort}/metrics`,
    startMs,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      if (options.dataDirectory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let seen = "";
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    seen += String(chunk);
    if (seen.includes(" is ready on ")) {
      child.stdout?.resume();
      return;
    }
  }
  throw new Error(`Rafka did not start: ${seen}`);
}

/** Starts the real Kafka 4.4.0 with the settings that the oracle gives it. */
export async function startKafka(name: string, port: number): Promise<MeasuredBroker> {
  const started = performance.now();
  execFileSync(ORACLE, ["start", name, String(port)], { stdio: ["ignore", "ignore", "inherit"] });
  const startMs = performance.now() - started;
  const where = String(execFileSync(ORACLE, ["where", name])).trim();
  const pid = Number(readFileSync(join(where, "pid"), "utf8"));
  return {
    name: "Kafka",
    bootstrap: `127.0.0.1:${port}`,
    pid,
    metricsUrl: undefined,
    startMs,
    ended: Promise.resolve(),
    async stop() {
      // It may take longer than the script waits, after thousands of topics.
      if (spawnSync(ORACLE, ["stop", name]).status !== 0) spawnSync(ORACLE, ["stop", name, "--kill"]);
      rmSync(join(where, "data"), { recursive: true, force: true });
    },
  };
}

/** The longest delay of the event loop since this was last asked, in milliseconds; undefined where it is not told. */
export async function loopStallMs({ metricsUrl }: MeasuredBroker): Promise<number | undefined> {
  if (metricsUrl === undefined) return undefined;
  // A connection of its own: one that was kept would be closed by the broker while a run blocks this process.
  const page = await (await fetch(metricsUrl, { headers: { connection: "close" } })).text();
  const found = /^nodejs_eventloop_lag_max_seconds(?:\{.*\})? (\S+)$/m.exec(page);
  return found === null ? undefined : Number(found[1]) * 1000;
}

/**
 * Makes runs comparable: what the one before wrote goes to the disk, and memory for `bytes` more of page cache is touched.
 * On a virtual machine a page that the guest has not used lately costs the host a fault, charged to whoever writes
 * first: up to 3 CPU seconds per GB, more than either broker takes.
 */
export function settleMachine(bytes: number): void {
  execFileSync("sync");
  const path = join(tmpdir(), `rafka-bench-touch-${process.pid}`);
  const file = openSync(path, "w");
  const piece = Buffer.alloc(1 << 20);
  for (let written = 0; written < bytes; written += piece.length) writeSync(file, piece);
  closeSync(file);
  rmSync(path);
}

/** CPU seconds that a process has used, user and system (Linux). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process in MB (Linux). */
export function residentMegabytes(pid: number): number {
  const match = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(match?.[1] ?? Number.NaN) / 1024;
}

/** Peak resident memory of a process in MB (Linux). */
export function peakMegabytes(pid: number): number {
  const match = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(match?.[1] ?? Number.NaN) / 1024;
}

let built: string | undefined;

/** Builds the load generator (needs a C compiler and librdkafka's headers) and gives its path. */
export function loadGenerator(): string {
  if (built !== undefined) return built;
  const path = join(temporaryDirectory("load"), "load");
  execFileSync("cc", ["-O2", "-o", path, "bench/load/load.c", "-lrdkafka", "-lm", "-lpthread"], { stdio: "inherit" });
  built = path;
  return path;
}

/** Runs the load generator and gives the JSON it printed. */
export async function load(...args: readonly (string | number)[]): Promise<Record<string, number>> {
  const child = spawn(loadGenerator(), args.map(String), { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) out += String(chunk);
  if (out === "") throw new Error(`the load generator gave nothing: ${args.join(" ")}`);
  const { error, ...figures } = JSON.parse(out) as Record<string, number> & { error?: string };
  // Figures of a run in which records were lost are figures of something else.
  if (figures["failed"] !== undefined && figures["failed"] > 0)
    throw new Error(`${figures["failed"]} failed: ${error}`);
  return figures;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export { pause };
