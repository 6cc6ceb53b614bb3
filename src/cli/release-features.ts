/** Which feature levels belong to a release: what `--release-version` stands for. */
import { METADATA_VERSION_FEATURE, metadataVersionLevel } from "../metadata/metadata-version.ts";
import { UsageError } from "./exit-codes.ts";

/** The level that each feature has from a level of `metadata.version` on, as Kafka's Feature.defaultLevel. */
const DEFAULTS: readonly (readonly [feature: string, from: readonly (readonly [metadataLevel: number, level: number])[]])[] = [
  ["group.version", [[22, 1]]],
  ["transaction.version", [[24, 2]]],
  ["eligible.leader.replicas.version", [[26, 1]]],
  ["share.version", [[28, 1], [31, 2]]],
  ["streams.version", [[29, 1]]],
]; // prettier-ignore

/**
 * The features of a release, `metadata.version` first. `kraft.version` is not among them: it says how the quorum's voters
 * are known, and follows no release.
 *
 * @param release as `4.4` or `4.4-IV2`
 * @throws {UsageError} for a release that is not known
 */
export function featuresOfRelease(release: string): ReadonlyMap<string, number> {
  const metadataLevel = metadataLevelOf(release);
  const levels = new Map([[METADATA_VERSION_FEATURE, metadataLevel]]);
  for (const [feature, steps] of DEFAULTS) {
    levels.set(feature, steps.findLast(([from]) => from <= metadataLevel)?.[1] ?? 0);
  }
  return levels;
}

/**
 * Reads `name=level`; the level of `metadata.version` may be a release.
 *
 * @throws {UsageError} on anything else
 */
export function parseFeatureLevel(text: string): [name: string, level: number] {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(equals, 0));
  const level = text.slice(equals + 1);
  if (name !== "" && /^\d{1,5}$/.test(level) && Number(level) <= 32_767) return [name, Number(level)];
  if (name === METADATA_VERSION_FEATURE) return [name, metadataLevelOf(level)];
  throw new UsageError(`--feature wants name=level, not ${text}`);
}

function metadataLevelOf(release: string): number {
  const level = metadataVersionLevel(release);
  if (level !== undefined) return level;
  throw new UsageError(`${release} is no release that is known; releases are named as 4.4 or 4.4-IV2`);
}
