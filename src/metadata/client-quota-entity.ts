/** Whom a client quota is for: a user, a client id, both, or an address; by name, or by default where the name is null. */
import type { ClientQuotaRecord } from "../protocol/generated/client-quota-record.ts";
import type { KeyedRecords } from "./keyed-records.ts";

/** The parts of an entity. */
export const QuotaEntityType = { USER: "user", CLIENT_ID: "client-id", IP: "ip" } as const;

/** Names by type; null stands for the default of that type. */
export type QuotaEntity = ReadonlyMap<string, string | null>;

/** One part of an entity on the wire and in records. */
export interface QuotaEntityPart {
  entityType: string;
  entityName: string | null;
}

// The order in which Kafka's answers and records name the parts.
const ORDER: readonly string[] = [QuotaEntityType.CLIENT_ID, QuotaEntityType.USER, QuotaEntityType.IP];

/** The entity of these parts; of a type that is named twice the last name counts. */
export function quotaEntity(parts: readonly QuotaEntityPart[]): QuotaEntity {
  const entity = new Map(parts.map(({ entityType, entityName }) => [entityType, entityName]));
  return new Map([...entity].sort(([left], [right]) => ORDER.indexOf(left) - ORDER.indexOf(right)));
}

/** The parts of an entity, in Kafka's order. */
export function quotaEntityParts(entity: QuotaEntity): QuotaEntityPart[] {
  return Array.from(entity, ([entityType, entityName]) => ({ entityType, entityName }));
}

// As Kafka's ClientQuotaImage, a hash table, tells up to three limits that were set in one request; clients' tests count on it.
const VALUE_ORDER: readonly string[] = [
  "consumer_byte_rate",
  "controller_mutation_rate",
  "request_percentage",
  "producer_byte_rate",
];

/** The limits of an entity, in Kafka's order. */
export function quotaValues(values: ReadonlyMap<string, number>): { key: string; value: number }[] {
  return Array.from(values, ([key, value]) => ({ key, value })).sort(
    (left, right) => VALUE_ORDER.indexOf(left.key) - VALUE_ORDER.indexOf(right.key),
  );
}

/** One string for an entity. */
export function quotaEntityKey(entity: QuotaEntity): string {
  return JSON.stringify([...entity]);
}

/** What one entity may use. */
export interface EntityQuotas {
  readonly entity: QuotaEntity;
  /** Limits by key. */
  readonly values: ReadonlyMap<string, number>;
}

/** The quotas of every entity that has any. */
export function quotasByEntity(records: KeyedRecords<ClientQuotaRecord>): EntityQuotas[] {
  const byEntity = new Map<string, { readonly entity: QuotaEntity; readonly values: Map<string, number> }>();
  for (const { entity: parts, key, value } of records.values()) {
    const entity = quotaEntity(parts);
    const entityKey = quotaEntityKey(entity);
    let quotas = byEntity.get(entityKey);
    if (quotas === undefined) byEntity.set(entityKey, (quotas = { entity, values: new Map<string, number>() }));
    quotas.values.set(key, value);
  }
  return [...byEntity.values()];
}
