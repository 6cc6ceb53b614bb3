/** AlterClientQuotas: limits of users, clients and addresses (KIP-546; Kafka's ClientQuotaControlManager). */
import type { Steps } from "../../platform/slices.ts";
import { isHostName, isIpAddress } from "../../base/ip-address.ts";
import {
  type QuotaEntity,
  quotaEntity,
  quotaEntityKey,
  quotaEntityParts,
  QuotaEntityType,
} from "../../metadata/client-quota-entity.ts";
import { quotaKey } from "../../metadata/metadata-delta.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import type { AlterClientQuotasRequest } from "../../protocol/generated/alter-client-quotas-request.ts";
import {
  type AlterClientQuotasResponse,
  newAlterClientQuotasResponse,
} from "../../protocol/generated/alter-client-quotas-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type ErrorRow, errorRow, NO_ERROR } from "../api-error-row.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";

type Operation = AlterClientQuotasRequest["entries"][number]["ops"][number];
type QuotaType = "LONG" | "DOUBLE" | "INT";
type QuotaTypes = Readonly<Record<string, QuotaType>>;

/** Keys of quotas of users and clients. */
const USER_AND_CLIENT_QUOTAS: QuotaTypes = {
  producer_byte_rate: "LONG",
  consumer_byte_rate: "LONG",
  request_percentage: "DOUBLE",
  controller_mutation_rate: "DOUBLE",
};

/** Keys of quotas of addresses. */
const IP_QUOTAS: QuotaTypes = { connection_creation_rate: "INT" };

const VALUE_MAX: Readonly<Record<QuotaType, number>> = { LONG: 2 ** 63, INT: 2 ** 31 - 1, DOUBLE: Infinity };

/**
 * Changes quotas, a row for each entity; each succeeds or fails by itself. It may be left for a while after each.
 *
 * @param knownHosts of the names that stand for addresses, those that have one
 */
export function* alterClientQuotas(
  view: ControllerView,
  request: AlterClientQuotasRequest,
  knownHosts: ReadonlySet<string>,
): Steps<ControllerResult<AlterClientQuotasResponse>> {
  const records: MetadataRecord[] = [];
  const rows = new Map<string, { readonly entity: QuotaEntity; readonly error: ErrorRow }>();
  for (const { entity: parts, ops } of request.entries) {
    const entity = quotaEntity(parts);
    const key = quotaEntityKey(entity);
    // Kafka says the same of a key that is named twice. What the first occurrence did stands.
    const isRepeated = rows.has(key) || new Set(ops.map((operation) => operation.key)).size !== ops.length;
    const error = isRepeated ? duplicate(entity) : alterEntity(view, entity, ops, { knownHosts, records });
    rows.set(key, { entity, error });
    yield;
  }
  const entries: AlterClientQuotasResponse["entries"] = [];
  for (const { entity, error } of rows.values()) {
    entries.push({ ...error, entity: quotaEntityParts(entity) });
    yield;
  }
  return { records, isValidateOnly: request.validateOnly, response: newAlterClientQuotasResponse({ entries }) };
}

function duplicate(entity: QuotaEntity): ErrorRow {
  const names = Array.from(entity, ([type, name]) => `${type}=${name}`).join(", ");
  const errorMessage = `Ignoring duplicate entity ClientQuotaEntity(entries={${names}})`;
  return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
}

/** Adds the entity's records to `records`, none when one of its changes is refused. */
function alterEntity(
  view: ControllerView,
  entity: QuotaEntity,
  operations: readonly Operation[],
  { knownHosts, records }: { readonly knownHosts: ReadonlySet<string>; readonly records: MetadataRecord[] },
): ErrorRow {
  try {
    const types = quotaTypes(entity, knownHosts);
    const altered: MetadataRecord[] = [];
    for (const { key, value, remove } of operations) {
      const current = view.image.clientQuotas.get(quotaKey({ entity: quotaEntityParts(entity), key }));
      if (!remove) checkQuota(types, key, value);
      if (remove ? current === undefined : current?.value === value) continue;
      const data = { entity: quotaEntityParts(entity), key, value: remove ? 0 : value, remove };
      altered.push({ type: "ClientQuotaRecord", version: 0, data });
    }
    for (const record of altered) records.push(record);
    return NO_ERROR;
  } catch (error) {
    return errorRow(error);
  }
}

function refuse(why: string): never {
  throw new ApiError(ErrorCode.INVALID_REQUEST, why);
}

/** The quotas that an entity can have. */
function quotaTypes(entity: QuotaEntity, knownHosts: ReadonlySet<string>): QuotaTypes {
  if (entity.size === 0) refuse("Invalid empty client quota entity");
  const known: readonly string[] = Object.values(QuotaEntityType);
  for (const [type, name] of entity) {
    if (!known.includes(type)) refuse(`Unhandled client quota entity type: ${type}`);
    if (name === "") refuse(`Empty ${type} not supported`);
  }
  const address = entity.get(QuotaEntityType.IP);
  if (address === undefined) return USER_AND_CLIENT_QUOTAS;
  if (entity.size > 1) {
    refuse("Invalid quota entity combination, IP entity shouldnot be combined with User or ClientId");
  }
  if (address !== null && !isIpAddress(address) && !knownHosts.has(address))
    refuse(`${address} is not a valid IP or resolvable host.`);
  return IP_QUOTAS;
}

/** Names of hosts that stand for addresses in a request: which of them have one must be known before it is carried out. */
export function hostNamesIn(request: AlterClientQuotasRequest): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { entity } of request.entries) {
    const [part] = entity;
    if (entity.length !== 1 || part?.entityType !== QuotaEntityType.IP || part.entityName === null) continue;
    if (isHostName(part.entityName)) names.add(part.entityName);
  }
  return names;
}

function checkQuota(types: QuotaTypes, key: string, value: number): void {
  const type = Object.hasOwn(types, key) ? types[key] : undefined;
  if (type === undefined) refuse(`Invalid configuration key ${key}`);
  if (!Number.isFinite(value)) refuse(`Quota ${key} must be a finite number`);
  if (value <= 0) refuse(`Quota ${key} must be greater than 0`);
  if (type === "DOUBLE") return;
  if (value > VALUE_MAX[type]) {
    refuse(`Proposed value for ${key} is too large for ${type === "INT" ? "an" : "a"} ${type}.`);
  }
  if (Math.abs(value % 1) > 1e-6) refuse(`${key} cannot be a fractional value.`);
}
