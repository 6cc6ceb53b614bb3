/** Whether a person is looking at a stream, and may be shown colours. */
/** A stream that may be a terminal. */
export interface MaybeTerminal {
  /** Undefined when it is none. */
  readonly isTTY?: boolean;
}

/** Whether a person reads the stream, rather than a program or a file. */
export function isPersonLooking(stream: MaybeTerminal): boolean {
  return stream.isTTY === true;
}

/** As https://no-color.org: any non-empty NO_COLOR turns colours off; FORCE_COLOR turns them on without a terminal. */
export function areColoursWanted(stream: MaybeTerminal, environment: NodeJS.ProcessEnv): boolean {
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  if ((environment["FORCE_COLOR"] ?? "") !== "") return environment["FORCE_COLOR"] !== "0";
  return isPersonLooking(stream) && environment["TERM"] !== "dumb";
}

/**
 * Somebody stopped reading (`rafka consume t | head -1`): that is no failure, and nothing is left to be said. An output that
 * cannot be written otherwise, as to a full disk, is a failure, told where it still can be.
 */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || error.code === "EOF") process.exit(0);
      if (stream === process.stdout) process.stderr.write(`rafka: the output could not be written: ${error.message}\n`);
      process.exit(1);
    });
  }
}
