/** Which names a topic may have: Kafka's Topic.validate, in its words. */
import { ApiError, ErrorCode } from "../protocol/errors.ts";

/** Longest topic name: a directory name of 255 minus `-` and the digits of a partition. */
export const TOPIC_NAME_CHARS_MAX = 249;

function reasonInvalid(name: string): string | undefined {
  if (name === "") return "the empty string is not allowed";
  if (name === "." || name === "..") return `'${name}' is not allowed`;
  if (name.length > TOPIC_NAME_CHARS_MAX) {
    return `the length of '${name}' is longer than the max allowed length ${TOPIC_NAME_CHARS_MAX}`;
  }
  if (/^[a-zA-Z0-9._-]+$/.test(name)) return undefined;
  return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
}

/**
 * Checks a topic's name.
 *
 * @throws {ApiError} INVALID_TOPIC_EXCEPTION
 */
export function validateTopicName(name: string): void {
  const reason = reasonInvalid(name);
  if (reason !== undefined) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Topic name is invalid: ${reason}`);
}
