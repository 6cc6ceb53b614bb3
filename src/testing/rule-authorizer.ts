/** An authorizer of a few rules, decided as Kafka's StandardAuthorizer decides by ACLs that allow; it remembers what it was asked. */
import type { AuthorizableRequest, Authorizer } from "../broker/authorizer.ts";
import type { AclOperation, Resource } from "../broker/dispatch/request-context.ts";

/** What somebody may do. */
export interface AllowRule {
  readonly operation: AclOperation | "ALL";
  readonly type: Resource["type"];
  /** A resource's name, or `*` for every resource of the type. */
  readonly name: string;
}

/** Who may do any of these may also describe, as AclOperation says in Kafka. */
const IMPLYING: Partial<Record<AclOperation, readonly AclOperation[]>> = {
  DESCRIBE: ["READ", "WRITE", "DELETE", "ALTER"],
  DESCRIBE_CONFIGS: ["ALTER_CONFIGS"],
};

/** See the file's head. */
export class RuleAuthorizer implements Authorizer {
  /** Every question in order, such as `CREATE TOPIC orders`, or `WRITE TOPIC ?` for any resource of a type. */
  readonly asked: string[] = [];
  readonly #rulesOf: (request: AuthorizableRequest) => readonly AllowRule[];

  /** @param rulesOf the rules that hold for a request; none: it may do nothing */
  constructor(rulesOf: (request: AuthorizableRequest) => readonly AllowRule[]) {
    this.#rulesOf = rulesOf;
  }

  authorize(request: AuthorizableRequest, operation: AclOperation, resource: Resource): boolean {
    const { type, name } = resource;
    this.asked.push(`${operation} ${type} ${name}`);
    return this.#rulesOf(request).some(
      (rule) => rule.type === type && (rule.name === "*" || rule.name === name) && covers(rule, operation),
    );
  }

  authorizeByResourceType(request: AuthorizableRequest, operation: AclOperation, type: Resource["type"]): boolean {
    this.asked.push(`${operation} ${type} ?`);
    return this.#rulesOf(request).some((rule) => rule.type === type && covers(rule, operation));
  }
}

function covers(rule: AllowRule, operation: AclOperation): boolean {
  if (rule.operation === "ALL" || rule.operation === operation) return true;
  return IMPLYING[operation]?.includes(rule.operation) === true;
}
