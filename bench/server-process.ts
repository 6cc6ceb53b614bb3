/** Broker processes for benches: Rafka from this checkout, and the real Kafka through the oracle where it is at hand. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A broker under measurement. */
export interface MeasuredBroker {
  readonly name: string;
  readonly bootstrap: string;
  readonly pid: number;
  /** Milliseconds from spawn to the ready line. */
  readonly startMs: number;
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
  options: { dataDirectory?: string; command?: readonly string[] } = {},
): Promise<MeasuredBroker> {
  const directory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "rafka-bench-"));
  const [file = process.execPath, ...args] = options.command ?? [process.execPath, "src/cli/rafka.mjs"];
  const started = performance.now();
  const child = spawn(file, [...args, "serve", "--port", String(port), "--data", directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await ready(child);
  const startMs = performance.now() - started;
  return {
    name: "Rafka",
    bootstrap: `127.0.0.1:${port}`,
    pid: child.pid as number,
    startMs,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
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
    if (/listen|ready/i.test(seen)) {
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
    startMs,
    async stop() {
      execFileSync(ORACLE, ["stop", name]);
      rmSync(join(where, "data"), { recursive: true, force: true });
    },
  };
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
  const path = join(mkdtempSync(join(tmpdir(), "rafka-load-")), "load");
  execFileSync("cc", ["-O2", "-o", path, "bench/load/load.c", "-lrdkafka", "-lm"], { stdio: "inherit" });
  built = path;
  return path;
}

/** Runs the load generator and gives the JSON it printed. */
export async function load(...args: readonly (string | number)[]): Promise<Record<string, number>> {
  const child = spawn(loadGenerator(), args.map(String), { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) out += String(chunk);
  if (out === "") throw new Error(`the load generator gave nothing: ${args.join(" ")}`);
  return JSON.parse(out) as Record<string, number>;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export { pause };
