import { randomFillSync } from "node:crypto";
import type { Clock, Random } from "../platform.ts";

/** The machine's clocks. */
export const realClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** The system's random numbers. */
export const realRandom: Random = {
  bytes: (count) => randomFillSync(new Uint8Array(count)),
  next: () => Math.random(),
};
