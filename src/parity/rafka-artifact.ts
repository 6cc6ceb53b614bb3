import type { Artifact, Fact } from "./artifact.ts";
import { configFacts, standaloneFacts } from "./config-facts.ts";
import { fileFacts, recordFacts } from "./disk-facts.ts";
import { featureFacts, metadataVersionFacts } from "./feature-facts.ts";
import { metricFacts } from "./metric-facts.ts";
import { apiFacts, errorFacts } from "./protocol-facts.ts";

/**
 * What this build is compatible with, read from its tables.
 *
 * @param commandFacts of the command line, which lies above this folder
 */
export function rafkaArtifact(commandFacts: readonly Fact[]): Artifact {
  return {
    of: "Rafka",
    facts: [
      ...apiFacts(),
      ...featureFacts(),
      ...metadataVersionFacts(),
      ...errorFacts(),
      ...configFacts(),
      ...standaloneFacts(),
      ...metricFacts(),
      ...fileFacts(),
      ...recordFacts(),
      ...commandFacts,
    ],
  };
}
