/**
 * The clients of the script about authorization, and what each may do. Their requests are told apart by their client id
 * here, and by their address on the real Kafka, where the same rules are ACLs (see `grant`).
 */
import { ACL_OPERATION_CODES } from "../../src/broker/authorized-operations.ts";
import type { AclOperation, Resource } from "../../src/broker/dispatch/request-context.ts";
import type { AllowRule } from "../../src/testing/rule-authorizer.ts";
import type { WireSession } from "./wire-session.ts";

type ResourceType = "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID";

const CLUSTER_NAME = "kafka-cluster";

// As Kafka's AclEntry.supportedOperations.
const OPERATIONS: Readonly<Record<ResourceType, readonly AclOperation[]>> = {
  TOPIC: ["READ", "WRITE", "CREATE", "DELETE", "ALTER", "DESCRIBE", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"],
  GROUP: ["READ", "DELETE", "DESCRIBE", "DESCRIBE_CONFIGS", "ALTER_CONFIGS"],
  CLUSTER: ["CREATE", "ALTER", "DESCRIBE", "CLUSTER_ACTION", "DESCRIBE_CONFIGS", "ALTER_CONFIGS", "IDEMPOTENT_WRITE"],
  TRANSACTIONAL_ID: ["WRITE", "DESCRIBE"],
};
const TYPES = Object.keys(OPERATIONS) as ResourceType[];

const anyOf = (type: ResourceType): string => (type === "CLUSTER" ? CLUSTER_NAME : "*");

/** May do everything: it prepares, waits and looks. */
export const EVERYONE = "everyone";

/** The names of what the client `half` may do everything to; it may not do anything else. */
export const OPEN = "open";

/** What each client may do: nothing, all, all to half of it, one operation on one kind of resource, or a role's. */
export const CLIENTS: ReadonlyMap<string, readonly AllowRule[]> = new Map<string, readonly AllowRule[]>([
  [EVERYONE, TYPES.map((type) => ({ operation: "ALL", type, name: anyOf(type) }))],
  ["nobody", []],
  ["half", (["TOPIC", "GROUP", "TRANSACTIONAL_ID"] as const).map((type) => ({ operation: "ALL", type, name: OPEN }))],
  [
    "consumer",
    [
      { operation: "READ", type: "TOPIC", name: "*" },
      { operation: "READ", type: "GROUP", name: "*" },
    ],
  ],
  [
    "cleaner",
    [
      { operation: "DELETE", type: "GROUP", name: "*" },
      { operation: "READ", type: "TOPIC", name: "*" },
    ],
  ],
  ["describer", TYPES.map((type) => ({ operation: "DESCRIBE", type, name: anyOf(type) }))],
  ...TYPES.flatMap((type) =>
    OPERATIONS[type].map((operation): [string, AllowRule[]] => [
      `${operation} on ${type}`,
      [{ operation, type, name: anyOf(type) }],
    ]),
  ),
]);

/** The address that a client comes from where addresses tell clients apart; any of 127.0.0.0/8 is this machine. */
export function addressOf(client: string): string {
  const index = [...CLIENTS.keys()].indexOf(client);
  return index <= 0 ? "127.0.0.1" : `127.0.1.${index}`;
}

// The codes of Kafka's ResourceType, AclOperation, AclPermissionType and PatternType.
const TYPE_CODES: Partial<Record<Resource["type"], number>> = { TOPIC: 2, GROUP: 3, CLUSTER: 4, TRANSACTIONAL_ID: 5 };
const OPERATION_CODES: Readonly<Record<AclOperation | "ALL", number>> = { ...ACL_OPERATION_CODES, ALL: 2 };
const ALLOW = 3;
const LITERAL = 3;

/** Makes the rules ACLs of a real Kafka that started with none and `allow.everyone.if.no.acl.found`. */
export async function grant(session: WireSession): Promise<void> {
  const creations = [...CLIENTS].flatMap(([client, rules]) =>
    rules.map(({ operation, type, name }) => ({
      resourceType: TYPE_CODES[type],
      resourceName: name,
      resourcePatternType: LITERAL,
      principal: "User:*",
      host: addressOf(client),
      operation: OPERATION_CODES[operation],
      permissionType: ALLOW,
    })),
  );
  await session.send("", "CreateAcls", 3, { creations }, { silent: true });
  const asked = { includeClusterAuthorizedOperations: true };
  await session.until("DescribeCluster", 0, asked, (answer) => answer["clusterAuthorizedOperations"] === 0, {
    as: "nobody",
  });
}
