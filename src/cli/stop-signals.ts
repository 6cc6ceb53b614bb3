import { ExitCode } from "./exit-codes.ts";

/**
 * A terminal's Ctrl-C goes to every process of the group, and npm hands it on to its child as well: where the shell
 * between them is bash, the broker gets one keypress twice. What comes within this time after the first is that one.
 */
export const REPEATED_KEYPRESS_MS = 250;

/** What the signals come from and act on: the process, or a test. */
export interface SignalSurroundings {
  readonly signals: {
    on(signal: string, listener: (signal: string) => void): unknown;
    off(signal: string, listener: (signal: string) => void): unknown;
  };
  /** Monotonic milliseconds. */
  nowMs(): number;
  /** Tells a person who may be looking. */
  say(text: string): void;
  /** Ends the process where it stands. */
  exit(code: number): void;
}

/**
 * Listens to SIGINT, SIGTERM and SIGHUP: the first asks for a controlled stop, by aborting `stopping`; a second one ends
 * the process at once.
 *
 * @returns takes the listeners away
 */
export function stopOnSignals(stopping: AbortController, surroundings: SignalSurroundings): () => void {
  const { signals } = surroundings;
  let askedMs: number | undefined;
  const onSignal = (signal: string): void => {
    if (askedMs !== undefined) {
      if (surroundings.nowMs() - askedMs >= REPEATED_KEYPRESS_MS) surroundings.exit(ExitCode.INTERRUPTED);
      return;
    }
    askedMs = surroundings.nowMs();
    surroundings.say("Stopping; once more to end at once.\n");
    stopping.abort(new Error(`stopped by ${signal}`));
  };
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of names) signals.on(name, onSignal);
  return () => {
    for (const name of names) signals.off(name, onSignal);
  };
}
