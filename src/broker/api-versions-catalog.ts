/** What ApiVersions tells: the served keys and versions, and the features of the node and its cluster. */
import type { SupportedFeature } from "../metadata/broker-registration.ts";
import { KRAFT_VERSION_FEATURE } from "../metadata/features-image.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import { API_TABLE, type ApiEntry } from "./api-table.ts";

/** A feature's level in the cluster. */
export interface FinalizedFeature {
  readonly name: string;
  readonly level: number;
}

/** What a broker advertises. */
export class ApiVersionsCatalog {
  readonly entries: readonly ApiEntry[];
  /** The same as the broker registered, so that the two never differ. */
  readonly supportedFeatures: readonly SupportedFeature[];
  readonly #kraftVersion: () => number;

  /** @param options.kraftVersion the quorum's `kraft.version`, which is no part of the image */
  constructor(options: {
    readonly supportedFeatures: readonly SupportedFeature[];
    readonly kraftVersion: () => number;
    readonly entries?: readonly ApiEntry[];
  }) {
    this.supportedFeatures = options.supportedFeatures;
    this.#kraftVersion = options.kraftVersion;
    this.entries = options.entries ?? API_TABLE;
  }

  /**
   * The finalized levels that this broker serves.
   *
   * A directory taken over from Kafka may finalize features that we cannot serve yet; their level stays in the metadata.
   * Telling clients of those would have them start protocols that nobody answers, so they are left out.
   */
  finalizedFeatures(image: MetadataImage): FinalizedFeature[] {
    const finalized: FinalizedFeature[] = [];
    for (const { name, maxSupportedVersion } of this.supportedFeatures) {
      const level = name === KRAFT_VERSION_FEATURE ? this.#kraftVersion() : image.features.finalizedVersions.get(name);
      if (level !== undefined && level > 0 && level <= maxSupportedVersion) finalized.push({ name, level });
    }
    return finalized;
  }
}
