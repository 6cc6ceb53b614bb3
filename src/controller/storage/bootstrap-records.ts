/**
 * What the first leader writes, and what a later one must finish or undo (Kafka's ActivationRecordsGenerator).
 */
import { ELR_FEATURE, featureLevelRecord } from "../../metadata/features-image.ts";
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { METADATA_VERSION_FEATURE } from "../../metadata/metadata-version.ts";

/** The level from which a change may be a transaction of several batches (KIP-868), 3.6-IV1. */
const METADATA_TRANSACTIONS_LEVEL = 13;

/** The records for these levels, as formatting puts them into the bootstrap snapshot. */
export function bootstrapFeatureRecords(levels: ReadonlyMap<string, number>): MetadataRecord[] {
  const rest = [...levels].filter(([name, level]) => name !== METADATA_VERSION_FEATURE && level > 0);
  rest.sort(([left], [right]) => (left < right ? -1 : 1));
  const metadataVersion = levels.get(METADATA_VERSION_FEATURE);
  const first = metadataVersion === undefined ? [] : [featureLevelRecord(METADATA_VERSION_FEATURE, metadataVersion)];
  return [...first, ...rest.map(([name, level]) => featureLevelRecord(name, level))];
}

/**
 * The records that make a leader of an empty log active.
 *
 * @param bootstrap what formatting left for the first leader
 * @param minInsyncReplicas the node's static `min.insync.replicas`, which the cluster's config begins with (KIP-966)
 */
export function recordsForEmptyLog(
  bootstrap: readonly MetadataRecord[],
  options: { readonly minInsyncReplicas: number; readonly isTransactionOpen: boolean },
): MetadataRecord[] {
  const levelOf = (name: string) =>
    bootstrap.findLast((record) => record.type === "FeatureLevelRecord" && record.data.name === name)?.data;
  const level = (name: string) => {
    const data = levelOf(name);
    return data !== undefined && "featureLevel" in data ? data.featureLevel : 0;
  };
  const records: MetadataRecord[] = [...bootstrap];
  if (level(ELR_FEATURE) > 0) {
    const data = {
      resourceType: ConfigResourceType.BROKER,
      resourceName: "",
      name: "min.insync.replicas",
      value: String(options.minInsyncReplicas),
    };
    records.push({ type: "ConfigRecord", version: 0, data });
  }
  if (level(METADATA_VERSION_FEATURE) < METADATA_TRANSACTIONS_LEVEL) return records;
  return [
    ...(options.isTransactionOpen ? [abortRecord()] : []),
    { type: "BeginTransactionRecord", version: 0, data: { name: "Bootstrap records" } },
    ...records,
    { type: "EndTransactionRecord", version: 0, data: {} },
  ];
}

/** The records that make a leader of a log with metadata active: a transaction that its writer left open is undone. */
export function recordsForNonEmptyLog(options: { readonly isTransactionOpen: boolean }): MetadataRecord[] {
  return options.isTransactionOpen ? [abortRecord()] : [];
}

function abortRecord(): MetadataRecord {
  return { type: "AbortTransactionRecord", version: 0, data: { reason: "Controller failover" } };
}
