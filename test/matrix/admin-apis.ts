/** The six APIs that administer topics and configs, and the versions that each is served in. */
import { schemaOf } from "../../src/protocol/json/schema-registry.ts";
import type { MessageSchema } from "../../src/protocol/schema.ts";

/** One of the six. */
export interface AdminApi {
  /** As in the spec, without `Request`. */
  readonly name: string;
  readonly apiKey: number;
  /** Oldest and newest version, both inclusive. */
  readonly versions: readonly [low: number, high: number];
}

/** All six: what Kafka 4.4 serves, written down here so that no schema can move it. */
export const ADMIN_APIS: readonly AdminApi[] = [
  { name: "CreateTopics", apiKey: 19, versions: [2, 7] },
  { name: "DeleteTopics", apiKey: 20, versions: [1, 6] },
  { name: "DescribeConfigs", apiKey: 32, versions: [1, 4] },
  { name: "AlterConfigs", apiKey: 33, versions: [0, 2] },
  { name: "IncrementalAlterConfigs", apiKey: 44, versions: [0, 1] },
  { name: "CreatePartitions", apiKey: 37, versions: [0, 3] },
];

/** Every version of an API, ascending. */
export function versionsOf({ versions: [low, high] }: AdminApi): number[] {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

/** The schema of a message of theirs. @throws {Error} when there is none */
export function adminSchema(message: string): MessageSchema {
  const schema = schemaOf(message);
  if (schema === undefined) throw new Error(`there is no schema of ${message}`);
  return schema;
}
