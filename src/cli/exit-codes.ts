/** How `rafka` ends; `docs/command-line.md` tells people. */
export const ExitCode = {
  DONE: 0,
  /** The broker refused, could not be reached, or stopped by itself. */
  FAILED: 1,
  /** The command line makes no sense, or Node is too old. */
  USAGE: 2,
  /** The configuration is wrong. */
  CONFIGURATION: 3,
  /** A port or a directory is in use. */
  IN_USE: 4,
  /** A second Ctrl-C: 128 + SIGINT. */
  INTERRUPTED: 130,
} as const;

/** A mistake of the person at the keyboard: shown without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Whose help tells more: `rafka topics create`. */
  readonly command: string;

  constructor(message: string, command = "rafka") {
    super(message);
    this.command = command;
  }
}

/** The command was understood and failed: shown without a stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
