/** Features with their levels, and the levels of `metadata.version` by name. */
import { DEFAULT_FEATURE_LEVELS, SUPPORTED_FEATURES } from "../controller/cluster/supported-features.ts";
import { KRAFT_VERSION_FEATURE } from "../metadata/features-image.ts";
import {
  isMetadataLostBetween,
  METADATA_VERSION_MAX,
  METADATA_VERSION_MIN,
  metadataVersionName,
} from "../metadata/metadata-version.ts";
import type { Fact } from "./artifact.ts";
import { versionRange } from "./protocol-facts.ts";

/** Features: the levels that can be served, and what a new directory is finalized at. */
export function featureFacts(): Fact[] {
  const features = SUPPORTED_FEATURES.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return features.flatMap(({ name, minSupportedVersion, maxSupportedVersion }) => {
    // A directory without voters in its configuration names them in its first snapshot, which is the last level.
    const level = name === KRAFT_VERSION_FEATURE ? maxSupportedVersion : (DEFAULT_FEATURE_LEVELS.get(name) ?? 0);
    return [
      {
        section: "feature",
        item: name,
        name: "supported levels",
        value: versionRange(minSupportedVersion, maxSupportedVersion),
      },
      { section: "feature", item: name, name: "level of a new directory", value: level },
    ];
  });
}

/** The levels of `metadata.version`. */
export function metadataVersionFacts(): Fact[] {
  const facts: Fact[] = [];
  for (let level = METADATA_VERSION_MIN; level <= METADATA_VERSION_MAX; level++) {
    const about = { section: "metadata-version", item: metadataVersionName(level) };
    facts.push({ ...about, name: "level", value: level });
    // Nothing is below the first to go down to.
    if (level === METADATA_VERSION_MIN) continue;
    facts.push({ ...about, name: "changes metadata", value: isMetadataLostBetween(level, level - 1) });
  }
  return facts;
}
