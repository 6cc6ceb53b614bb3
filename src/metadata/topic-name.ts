/** What may be a topic's name, and which names are the brokers' own: Kafka's Topic, in its words. */
import { ApiError, ErrorCode } from "../protocol/errors.ts";

/** The longest topic name: a directory's name of 255 minus `-`, the digits of a partition and a suffix. */
export const TOPIC_NAME_CHARS_MAX = 249;

const LEGAL = /^[a-zA-Z0-9._-]+$/;
const INTERNAL: ReadonlySet<string> = new Set(["__consumer_offsets", "__transaction_state", "__share_group_state"]);

/** Whether a topic may have this name. */
export function isValidTopicName(name: string): boolean {
  return reasonInvalid(name) === undefined;
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

/** Whether only brokers write this topic: Kafka's Topic.isInternal. */
export function isInternalTopic(name: string): boolean {
  return INTERNAL.has(name);
}

/** Why a topic may not have this name; undefined when it may. */
export function reasonInvalid(name: string): string | undefined {
  if (name === "") return "the empty string is not allowed";
  if (name === "." || name === "..") return `'${name}' is not allowed`;
  if (name.length > TOPIC_NAME_CHARS_MAX) {
    return `the length of '${name}' is longer than the max allowed length ${TOPIC_NAME_CHARS_MAX}`;
  }
  if (LEGAL.test(name)) return undefined;
  return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
}
