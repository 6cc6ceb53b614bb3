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
