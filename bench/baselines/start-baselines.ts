/** Starts, against the start of Node itself. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { Baseline } from "./ratio.ts";

/** @returns milliseconds from the spawn to the ready line */
async function startRafka(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, ["src/cli/rafka.mjs", "serve", "--port", "0", "--ephemeral"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let took: number | undefined;
  for await (const chunk of child.stdout) {
    if (took !== undefined || !String(chunk).includes(" is ready on ")) continue;
    took = performance.now() - began;
    child.kill("SIGTERM");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  if (took === undefined) throw new Error("Rafka did not start");
  return took;
}

/** @returns milliseconds of an empty program */
function startNode(): number {
  const began = performance.now();
  execFileSync(process.execPath, ["-e", "0"]);
  return performance.now() - began;
}

/** See the file's head. */
export const START_BASELINES: readonly Baseline[] = [
  {
    name: "start: rafka serve, from a checkout, to its ready line",
    against: "an empty program of Node",
    measured: "wall time",
    prepare: () => ({ ours: startRafka, reference: startNode }),
  },
];
