import { InvariantError } from "../base/assert.ts";
import { ApiError, ErrorCode } from "./errors.ts";

/**
 * What a generated writer throws when a field that may not be dropped is set in a version that does not carry it: Kafka's
 * UnsupportedVersionException, an answer for the client that asked.
 */
export function unsupportedField(field: string, version: number): ApiError {
  return new ApiError(ErrorCode.UNSUPPORTED_VERSION, `${field} cannot be written in version ${version}`);
}

/** What a generated writer throws for null in a version whose field may not be null: our own bug. */
export function nullField(field: string, version: number): InvariantError {
  return new InvariantError(`${field} may not be null in version ${version}`);
}
