/** The bit fields that tell a client what it may do to a resource (KIP-430). */
import type { AclOperation, RequestContext, Resource } from "./dispatch/request-context.ts";

/** The field's value where the client did not ask. */
export const OPERATIONS_NOT_ASKED: number = -0x80_00_00_00;

/** The codes of Kafka's AclOperation. */
export const ACL_OPERATION_CODES: Readonly<Record<AclOperation, number>> = {
  READ: 3,
  WRITE: 4,
  CREATE: 5,
  DELETE: 6,
  ALTER: 7,
  DESCRIBE: 8,
  CLUSTER_ACTION: 9,
  DESCRIBE_CONFIGS: 10,
  ALTER_CONFIGS: 11,
  IDEMPOTENT_WRITE: 12,
};

// As Kafka's AclEntry.supportedOperations.
const TOPIC_OPERATIONS: readonly AclOperation[] = [
  "READ",
  "WRITE",
  "CREATE",
  "DELETE",
  "ALTER",
  "DESCRIBE",
  "DESCRIBE_CONFIGS",
  "ALTER_CONFIGS",
];
const CLUSTER_OPERATIONS: readonly AclOperation[] = [
  "CREATE",
  "ALTER",
  "DESCRIBE",
  "CLUSTER_ACTION",
  "DESCRIBE_CONFIGS",
  "ALTER_CONFIGS",
  "IDEMPOTENT_WRITE",
];
const GROUP_OPERATIONS: readonly AclOperation[] = ["READ", "DELETE", "DESCRIBE", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"];

/** What the client may do to the resource: bit n stands for the operation with code n. */
export function authorizedOperations(context: RequestContext, resource: Resource): number {
  const operations = operationsOn(resource);
  let bits = 0;
  for (const operation of operations)
    if (context.allows(operation, resource)) bits |= 1 << ACL_OPERATION_CODES[operation];
  return bits;
}

function operationsOn({ type }: Resource): readonly AclOperation[] {
  if (type === "CLUSTER") return CLUSTER_OPERATIONS;
  return type === "GROUP" ? GROUP_OPERATIONS : TOPIC_OPERATIONS;
}
