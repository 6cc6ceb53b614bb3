/**
 * The finalized feature levels at one offset of the metadata log, and what records change about them.
 */
import type { FeatureLevelRecord } from "../protocol/generated/feature-level-record.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { METADATA_VERSION_FEATURE, METADATA_VERSION_MIN } from "./metadata-version.ts";

/** Name of the feature that keeps eligible leader replicas (KIP-966). */
export const ELR_FEATURE = "eligible.leader.replicas.version";

/** Name of the feature that says how the quorum knows its voters (KIP-853); its level is not in these records. */
export const KRAFT_VERSION_FEATURE = "kraft.version";

/** Finalized levels; immutable. */
export class FeaturesImage {
  /** All finalized features but `kraft.version`, `metadata.version` among them; a level of 0 is left out. */
  readonly finalizedVersions: ReadonlyMap<string, number>;

  constructor(finalizedVersions: ReadonlyMap<string, number>) {
    this.finalizedVersions = finalizedVersions;
  }

  static readonly EMPTY: FeaturesImage = new FeaturesImage(new Map());

  /** The level of `metadata.version`; Kafka's oldest for a log that never said. */
  get metadataVersion(): number {
    return this.finalizedVersions.get(METADATA_VERSION_FEATURE) ?? METADATA_VERSION_MIN;
  }

  /** Whether partitions keep eligible leader replicas. */
  get isElrEnabled(): boolean {
    return (this.finalizedVersions.get(ELR_FEATURE) ?? 0) >= 1;
  }

  /** The records that finalize these levels; `metadata.version` first, as every reader needs it to go on. */
  *records(): Generator<MetadataRecord> {
    const level = this.finalizedVersions.get(METADATA_VERSION_FEATURE);
    if (level !== undefined) yield featureLevelRecord(METADATA_VERSION_FEATURE, level);
    for (const [name, featureLevel] of this.finalizedVersions) {
      if (name !== METADATA_VERSION_FEATURE) yield featureLevelRecord(name, featureLevel);
    }
  }
}

/** The record that finalizes one feature's level. */
export function featureLevelRecord(name: string, featureLevel: number): MetadataRecord {
  return { type: "FeatureLevelRecord", version: 0, data: { name, featureLevel } };
}

/** What records change about features. */
export class FeaturesDelta {
  readonly base: FeaturesImage;
  /** New levels by name; 0 removes the feature. */
  readonly changes: Map<string, number> = new Map<string, number>();

  constructor(base: FeaturesImage) {
    this.base = base;
  }

  replay(record: FeatureLevelRecord): void {
    this.changes.set(record.name, record.featureLevel);
  }

  apply(): FeaturesImage {
    const next = new Map(this.base.finalizedVersions);
    for (const [name, level] of this.changes) {
      if (level === 0) next.delete(name);
      else next.set(name, level);
    }
    return new FeaturesImage(next);
  }
}
