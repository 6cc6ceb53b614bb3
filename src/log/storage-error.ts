/** The disk failed under a log: its whole log directory goes offline, the other directories go on. */
export class StorageError extends Error {
  /** The log directory (the parent of the partition's directory). */
  readonly logDirectory: string;

  constructor(message: string, options: { readonly logDirectory: string; readonly cause: unknown }) {
    super(message, { cause: options.cause });
    this.name = "StorageError";
    this.logDirectory = options.logDirectory;
  }
}

/** Whether an error came from the operating system (Node's ErrnoException), and not from a mistake of ours. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code);
}
