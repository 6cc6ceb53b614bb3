/** A broken invariant: our own bug, never the world's. Stops the request, or the broker when the log is in doubt. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/**
 * Refuses to go on when an invariant does not hold.
 *
 * @param message constant text, so that an assertion that holds costs nothing
 * @throws {InvariantError}
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
