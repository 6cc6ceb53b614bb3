import type { Platform } from "../platform.ts";
import { realClock, realRandom } from "./real-clock-and-random.ts";
import { RealFiles } from "./real-files.ts";
import { RealSockets } from "./real-sockets.ts";
import { RealTimers } from "./real-timers.ts";

/** How the real platform differs from its default. */
export interface RealPlatformOptions {
  /** Take accepted connections over to read them into one buffer; default true. False reads them as TLS has to be read. */
  readonly takesHandles?: boolean;
  /** Never force anything to the disk, for data that does not outlive the process; default false. */
  readonly neverSyncs?: boolean;
  /** Hears of what a timer's or deferred task throws: our own bug. Left out, it ends the process. */
  readonly onTaskError?: (error: unknown) => void;
}

/** The machine as a platform. Each call makes one with its own timers and buffers. */
export function createRealPlatform(options: RealPlatformOptions = {}): Platform {
  return {
    clock: realClock,
    timers: new RealTimers(options.onTaskError),
    random: realRandom,
    files: new RealFiles({ neverSyncs: options.neverSyncs ?? false }),
    sockets: new RealSockets(options.takesHandles ?? true),
  };
}
