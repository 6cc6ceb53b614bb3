/** A cost of ours against the cost of something plain, in the same run: the one figure that outlives the machine. */

/** One thing that is measured. The two sides take turns; both do the same number of bytes or messages. */
export interface Baseline {
  readonly name: string;
  /** What ours is divided by. */
  readonly against: string;
  readonly measured: "CPU time" | "wall time";
  /** Gets ready; what it made is closed at the end. */
  prepare(): Promise<Sides> | Sides;
}

/** The two sides of a baseline: each does its work once and says what that cost, in whatever unit both use. */
export interface Sides {
  ours(): Promise<number> | number;
  reference(): Promise<number> | number;
  close?(): Promise<void> | void;
}

/** Of the rounds of one baseline, ours divided by the reference; `low` to `high` is where the middle half of the rounds lies. */
export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Measures both sides in turn; a round before the first is not counted. @param rounds odd */
export async function measureRatio(baseline: Baseline, rounds: number): Promise<Ratio> {
  const sides = await baseline.prepare();
  try {
    const ratios: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const ours = await sides.ours();
      const reference = await sides.reference();
      if (round >= 0) ratios.push(ours / reference);
    }
    ratios.sort((a, b) => a - b);
    const at = (index: number): number => Number((ratios[index] ?? NaN).toPrecision(3));
    // A neighbour on the machine spoils single rounds: the outer quarters do not count.
    const outer = Math.floor(rounds / 4);
    return { median: at((rounds - 1) / 2), low: at(outer), high: at(rounds - 1 - outer) };
  } finally {
    await sides.close?.();
  }
}

/** What a new ratio means beside the recorded one; noise is what lies within both spreads, or within a tenth. */
export function describeRatioDrift(recorded: Ratio, now: Ratio): string {
  const drift = now.median / recorded.median;
  const overlaps = now.low <= recorded.high && now.high >= recorded.low;
  if (overlaps || Math.abs(Math.log(drift)) < Math.log(1.1)) return `×${drift.toFixed(2)}`;
  return `×${drift.toFixed(2)} ${drift > 1 ? "SLOWER" : "faster"}`;
}

const ROUND_MS = 40;

/**
 * Two sides of this process, in CPU time for a call: neighbours on the machine do not count. How often a round calls is found out
 * first.
 */
export function cpuSides(ours: () => unknown, reference: () => unknown): Sides {
  const timesOfOurs = callsOf(ours);
  const timesOfReference = callsOf(reference);
  return {
    ours: () => cpuMs(ours, timesOfOurs) / timesOfOurs,
    reference: () => cpuMs(reference, timesOfReference) / timesOfReference,
  };
}

function callsOf(work: () => unknown): number {
  let times = 1;
  while (cpuMs(work, times) < ROUND_MS) times *= 2;
  return times;
}

// Kept, so that nothing is optimised away.
let kept: unknown;

function cpuMs(work: () => unknown, times: number): number {
  const before = process.cpuUsage();
  for (let index = 0; index < times; index++) kept = work();
  const { user, system } = process.cpuUsage(before);
  if (kept === cpuMs) throw new Error("nothing was measured");
  return (user + system) / 1000;
}
