/** Wraps a failure that no further attempt would cure, although its kind usually is worth one. */
export class FinalError extends Error {
  readonly failure: Error;

  constructor(failure: Error) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}
