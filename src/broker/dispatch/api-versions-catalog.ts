/** What ApiVersions tells: the served keys and versions, and the features of the node and its cluster. */
import type { SupportedFeature } from "../../metadata/broker-registration.ts";
import { API_TABLE, type ApiEntry } from "./api-table.ts";

/** Finalized levels by feature, and the epoch that clients compare them by. */
export interface FinalizedFeatures {
  readonly levels: ReadonlyMap<string, number>;
  readonly epoch: number;
}

/** What a broker advertises. */
export class ApiVersionsCatalog {
  readonly entries: readonly ApiEntry[];
  /** The same as the broker registered, so that the two never differ. */
  readonly supportedFeatures: readonly SupportedFeature[];
  readonly #finalizedFeatures: () => FinalizedFeatures;

  /** @param options.finalizedFeatures all levels of the cluster, `kraft.version` included */
  constructor(options: {
    readonly supportedFeatures: readonly SupportedFeature[];
    readonly finalizedFeatures: () => FinalizedFeatures;
    readonly entries?: readonly ApiEntry[];
  }) {
    this.supportedFeatures = options.supportedFeatures;
    this.#finalizedFeatures = options.finalizedFeatures;
    this.entries = options.entries ?? API_TABLE;
  }

  /**
   * The finalized levels that this broker serves.
   *
   * A directory taken over from Kafka may finalize features that we cannot serve yet; their level stays in the metadata.
   * Telling clients of those would have them start protocols that nobody answers, so they are left out.
   */
  finalizedFeatures(): FinalizedFeatures {
    const { levels, epoch } = this.#finalizedFeatures();
    const served = new Map<string, number>();
    for (const { name, maxSupportedVersion } of this.supportedFeatures) {
      const level = levels.get(name);
      if (level !== undefined && level > 0 && level <= maxSupportedVersion) served.set(name, level);
    }
    return { levels: served, epoch };
  }
}
