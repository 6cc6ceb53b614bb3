/** A change of configs as it is asked for, and what appending to a list and subtracting from it mean. */
import type { ConfigResource } from "../../metadata/configs-image.ts";

/** Kafka's AlterConfigOp.OpType. */
export const AlterConfigOperation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;

/** A change of one config; what the value means depends on the operation. */
export interface ConfigOperation {
  readonly name: string;
  readonly operation: number;
  readonly value: string | null;
}

/** A resource and what shall become of its configs. */
export interface ResourceChange extends ConfigResource {
  /** Operations on single configs; or the whole new set, where what is not named is removed. */
  readonly change:
    | { readonly kind: "INCREMENTAL"; readonly operations: readonly ConfigOperation[] }
    | {
        readonly kind: "REPLACE";
        readonly values: ReadonlyMap<string, string | null>;
        /** As they were asked for, repetitions too. */
        readonly names: readonly string[];
      };
}

/** The elements that are given: without the empty ones at its end, as Java splits, so that `a,` is one. */
export function givenElements(given: string): string[] {
  const parts = given.split(",");
  // An empty text is one empty element all the same.
  if (given === "") return parts;
  while (parts.at(-1) === "") parts.pop();
  return parts;
}

/** A list with elements appended that it has not, or with the first of each subtracted. */
export function changedList(list: string, given: string, isAppend: boolean): string {
  const parts = list.split(",").filter((part) => part !== "");
  for (const part of givenElements(given)) {
    const at = parts.indexOf(part);
    if (isAppend && at < 0) parts.push(part);
    else if (!isAppend && at >= 0) parts.splice(at, 1);
  }
  return parts.join(",");
}
