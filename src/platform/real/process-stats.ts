import { monitorEventLoopDelay } from "node:perf_hooks";

/** What the process uses now, and how the event loop fared since the last reading. */
export interface ProcessReading {
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly externalBytes: number;
  /** Since the process began. */
  readonly cpuSeconds: number;
  /** Delays of the loop since the last reading, seconds. */
  readonly loopDelayMeanSeconds: number;
  readonly loopDelayP99Seconds: number;
  readonly loopDelayMaxSeconds: number;
}

const RESOLUTION_MS = 10;

/** Watches the process. The watch costs a timer every 10 ms: it runs only while somebody may ask. */
export class ProcessStats {
  readonly #delay: ReturnType<typeof monitorEventLoopDelay> = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#delay.enable();
  }

  read(): ProcessReading {
    const { rss, heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const delay = this.#delay;
    // The histogram counts the timer's own period, which is no delay.
    const seconds = (nanoseconds: number): number =>
      Math.max(0, (Number.isNaN(nanoseconds) ? 0 : nanoseconds) / 1e9 - RESOLUTION_MS / 1e3);
    const reading = {
      residentBytes: rss,
      heapUsedBytes: heapUsed,
      externalBytes: external,
      cpuSeconds: (user + system) / 1e6,
      loopDelayMeanSeconds: seconds(delay.mean),
      loopDelayP99Seconds: seconds(delay.percentile(99)),
      loopDelayMaxSeconds: delay.count === 0 ? 0 : seconds(delay.max),
    };
    delay.reset();
    return reading;
  }

  stop(): void {
    this.#delay.disable();
  }
}
