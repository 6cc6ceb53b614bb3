/** What the APIs of ACLs have in common while there is no authorizer that keeps any. */
import { ProtocolError } from "../protocol/errors.ts";

/** How each of them differs from Kafka. */
export const ACL_DEVIATIONS: readonly string[] = [
  "always SECURITY_DISABLED, as Kafka without an authorizer: there are no ACLs yet",
];

/** As Kafka says it to who would change ACLs. */
export const NO_AUTHORIZER = "No Authorizer is configured.";

/** Kafka's code of what it does not know: a pattern type, a resource type, an operation, a permission type. */
const UNKNOWN = 0;

/**
 * Refuses the codes that stand for what the client itself does not know, as Kafka's requests do when they are parsed.
 *
 * @throws {ProtocolError} naming the request
 */
export function refuseUnknownElements(request: string, codes: readonly number[]): void {
  if (codes.includes(UNKNOWN)) throw new ProtocolError(`${request} contains UNKNOWN elements`);
}
