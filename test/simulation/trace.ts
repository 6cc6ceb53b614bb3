import { createHash } from "node:crypto";
import type { Clock } from "../../src/platform/platform.ts";

const LINES_SHOWN = 60;

/** What happened, in order: the same lines, and so the same digest, for the same seed. */
export class Trace {
  readonly #clock: Clock;
  readonly #hash = createHash("sha256");
  #recent: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(line: string): void {
    const stamped = `${this.#clock.monotonicMs()} ${line}`;
    this.#hash.update(`${stamped}\n`);
    this.#recent.push(stamped);
    if (this.#recent.length > 2 * LINES_SHOWN) this.#recent = this.#recent.slice(-LINES_SHOWN);
    if (process.env["RAFKA_SIMULATION_TRACE"] !== undefined) process.stdout.write(`${stamped}\n`);
  }

  /** A digest of all lines so far. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  /** The last lines, for whoever looks for the reason of a failure. */
  tail(): string {
    return this.#recent.slice(-LINES_SHOWN).join("\n");
  }
}
