/** What ApiVersions tells: the served keys and versions, and the features of the node and its cluster. */
import type { SupportedFeature } from "../metadata/broker-registration.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import { API_TABLE, type ApiEntry } from "./api-table.ts";

/** A feature's level in the cluster. */
export interface FinalizedFeature {
  readonly name: string;
  readonly level: number;
}

/** What a broker advertises; the features come from where the metadata's registration takes them, so they never differ. */
export class ApiVersionsCatalog {
  readonly supportedFeatures: readonly SupportedFeature[];
  readonly entries: readonly ApiEntry[];

  constructor(supportedFeatures: readonly SupportedFeature[], entries: readonly ApiEntry[] = API_TABLE) {
    this.supportedFeatures = supportedFeatures;
    this.entries = entries;
  }

  /**
   * The finalized levels that this broker serves.
   *
   * A directory taken over from Kafka may finalize features that we cannot serve yet (their level stays in the metadata):
   * telling clients of those would have them start protocols that nobody answers, so they are left out.
   */
  finalizedFeatures(image: MetadataImage): FinalizedFeature[] {
    const finalized: FinalizedFeature[] = [];
    for (const { name, maxSupportedVersion } of this.supportedFeatures) {
      const level = image.features.finalizedVersions.get(name);
      if (level !== undefined && level > 0 && level <= maxSupportedVersion) finalized.push({ name, level });
    }
    return finalized;
  }
}
