/** How a command that did several things tells of each: what is done on standard output, what failed as errors. */
import type { ItemOutcome } from "../network/client/per-item.ts";
import { type ApiError, ErrorCode, errorName } from "../protocol/errors.ts";
import { ExitCode } from "./exit-codes.ts";
import { hintFor } from "./hints.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";

/** What a command's items are called, and what was done to them. */
export interface ItemWords {
  /** The kind, as in `topic`; the name's field in JSON. */
  readonly kind: string;
  /** What JSON says of it, as in `created`. */
  readonly done: string;
  /** The sentence for one that is done. */
  readonly sentence: (name: string) => string;
  /** What counts as done already, with its sentence; undefined: a failure. */
  readonly forgiven?: (error: ApiError, name: string) => string | undefined;
}

/**
 * Tells of every item, and makes the exit code say whether one of them failed.
 *
 * @param output undefined: of failures alone, beside what is printed already
 */
export function reportItems(output: Output | undefined, outcomes: readonly ItemOutcome[], words: ItemWords): void {
  const { kind, done, sentence, forgiven } = words;
  const rows: object[] = [];
  const hints = new Set<string>();
  for (const { name, error } of outcomes) {
    const isFailure = error !== undefined;
    const excuse = isFailure ? forgiven?.(error, name) : undefined;
    const failure = isFailure && excuse === undefined ? error : undefined;
    rows.push({ [kind]: name, [done]: !isFailure, error: failure === undefined ? null : errorFields(failure) });
    if (failure === undefined) {
      if (output?.isJson === false) output.line(excuse ?? sentence(name));
      continue;
    }
    process.exitCode = ExitCode.FAILED;
    process.stderr.write(`rafka: ${printable(`${kind} ${name}${failureText(failure)}`)}\n`);
    const hint = hintFor(failure);
    if (hint !== undefined) hints.add(hint);
  }
  for (const hint of hints) process.stderr.write(`Hint: ${hint}.\n`);
  if (output?.isJson === true) output.json(rows);
}

/** An error as JSON has it. */
export function errorFields(error: ApiError): { readonly code: string; readonly message: string } {
  return { code: errorName(error.code), message: error.message };
}

function failureText(error: ApiError): string {
  const name = errorName(error.code);
  if (error.code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || error.code === ErrorCode.GROUP_ID_NOT_FOUND)
    return ` does not exist (${name})`;
  return error.message === name ? `: ${name}` : `: ${error.message} (${name})`;
}
