import type { Platform } from "../platform.ts";
import { Scheduler } from "./scheduler.ts";
import { SeededRandom } from "./seeded-random.ts";
import { type CrashOptions, SimulatedDisk } from "./simulated-disk.ts";
import { SimulatedNetwork } from "./simulated-network.ts";

/** 2025-01-01T00:00:00Z: a fixed present, so that one seed gives one run. */
const START_MS = 1_735_689_600_000;
/** Promises may take several turns of the real event loop to come to rest. */
const QUIET_TURNS = 3;

/** A world of one seed. */
export interface SimulatedPlatformOptions {
  /** The seed; a test prints it when it fails. */
  readonly seed: number;
  /** The wall clock at the start, milliseconds since 1970. */
  readonly startMs?: number;
}

/** A platform whose time, chance, disk and network a test holds in its hands. */
export class SimulatedPlatform implements Platform {
  readonly clock: Scheduler;
  readonly timers: Scheduler;
  readonly random: SeededRandom;
  /** The disk; `files` is the same under the platform's name. */
  readonly disk: SimulatedDisk;
  readonly files: SimulatedDisk;
  /** The network; `sockets` is the same under the platform's name. */
  readonly network: SimulatedNetwork;
  readonly sockets: SimulatedNetwork;

  constructor({ seed, startMs = START_MS }: SimulatedPlatformOptions) {
    const scheduler = new Scheduler(startMs);
    this.clock = scheduler;
    this.timers = scheduler;
    this.random = new SeededRandom(seed);
    // Chance of the world's own, or one more random byte of the broker would change every crash after it.
    this.disk = new SimulatedDisk(scheduler, new SeededRandom(seed ^ 0x5d15c));
    this.files = this.disk;
    this.network = new SimulatedNetwork(scheduler, new SeededRandom(seed ^ 0x0e7));
    this.sockets = this.network;
  }

  /** Moves the time and runs timers, deferred tasks and deliveries on the way, in order. Promises do not run meanwhile. */
  advance(ms: number): void {
    this.clock.advance(ms);
  }

  /** Runs what is due now and what promises make of it, until both have come to rest. The time does not move. */
  async settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns++) {
      const next = this.clock.nextAtMs();
      if (next !== undefined && next <= this.clock.monotonicMs()) {
        quietTurns = -1;
        this.clock.advance(0);
      }
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  /** As `advance`, but promises come to rest at every instant at which something happens. */
  async advanceAsync(ms: number): Promise<void> {
    const targetMs = this.clock.monotonicMs() + ms;
    await this.settle();
    for (let next = this.clock.nextAtMs(); next !== undefined && next <= targetMs; next = this.clock.nextAtMs()) {
      this.clock.advance(next - this.clock.monotonicMs());
      await this.settle();
    }
    this.clock.advance(targetMs - this.clock.monotonicMs());
    await this.settle();
  }

  /** As `advanceAsync` until nothing waits any more; at most `limitMs`, for what never rests. Returns the time it took. */
  async runUntilIdle(limitMs = 3_600_000): Promise<number> {
    const startMs = this.clock.monotonicMs();
    await this.settle();
    for (let next = this.clock.nextAtMs(); next !== undefined; next = this.clock.nextAtMs()) {
      if (next > startMs + limitMs) throw new Error(`simulation is not idle after ${limitMs} ms`);
      this.clock.advance(next - this.clock.monotonicMs());
      await this.settle();
    }
    return this.clock.monotonicMs() - startMs;
  }

  /** The power fails: timers and connections are gone without a word, the disk keeps what `options` say. */
  crash(options?: CrashOptions): void {
    this.clock.clear();
    this.network.crash();
    this.disk.crash(options);
  }
}

/** Makes a world. */
export function createSimulatedPlatform(options: SimulatedPlatformOptions): SimulatedPlatform {
  return new SimulatedPlatform(options);
}
