/** The features that this broker and controller can serve, and what a new directory is finalized at. */
import { ELR_FEATURE, KRAFT_VERSION_FEATURE } from "../../metadata/features-image.ts";
import {
  METADATA_VERSION_FEATURE,
  METADATA_VERSION_MAX,
  METADATA_VERSION_MIN,
} from "../../metadata/metadata-version.ts";
import type { SupportedFeature } from "../../metadata/broker-registration.ts";

/** Ranges of levels, inclusive, as they are registered. */
export const SUPPORTED_FEATURES: readonly SupportedFeature[] = [
  {
    name: METADATA_VERSION_FEATURE,
    minSupportedVersion: METADATA_VERSION_MIN,
    maxSupportedVersion: METADATA_VERSION_MAX,
  },
  { name: KRAFT_VERSION_FEATURE, minSupportedVersion: 0, maxSupportedVersion: 1 },
  { name: ELR_FEATURE, minSupportedVersion: 0, maxSupportedVersion: 1 },
];

/**
 * What a directory is finalized at when nobody says otherwise, `metadata.version` first. The levels of groups,
 * transactions, share groups and streams come with those features.
 */
export const DEFAULT_FEATURE_LEVELS: ReadonlyMap<string, number> = new Map([
  [METADATA_VERSION_FEATURE, METADATA_VERSION_MAX],
  [ELR_FEATURE, 1],
]);
