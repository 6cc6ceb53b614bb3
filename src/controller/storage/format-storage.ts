/**
 * What `rafka storage format` and `rafka storage info` do, apart from talking to people.
 */
import { ELR_FEATURE, KRAFT_VERSION_FEATURE } from "../../metadata/features-image.ts";
import { isElrSupported, metadataVersionLevel, METADATA_VERSION_FEATURE } from "../../metadata/metadata-version.ts";
import { writeMetadataRecord } from "../../metadata/record-serde.ts";
import type { BrokerConfig } from "../../config/broker-config.ts";
import type { Platform } from "../../platform/platform.ts";
import { readLogDirectories } from "../../raft/log-directories.ts";
import { type FormatResult, formatDirectories } from "../../raft/storage-format.ts";
import { bootstrapFeatureRecords } from "./bootstrap-records.ts";
import { staticVoterIds, voterEndpoint } from "./prepare-log-directories.ts";
import { DEFAULT_FEATURE_LEVELS, SUPPORTED_FEATURES } from "../cluster/supported-features.ts";

/** The first `metadata.version` that a new directory gets ELR with unless told otherwise, 4.1-IV0. */
const ELR_DEFAULT_LEVEL = 26;
/** The first one that can have it at all, 4.0-IV1. */
const ELR_LEVEL_MIN = 23;

/** What cannot be formatted as asked; the message says why, in the words of Kafka's storage tool. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

/** What formatting is asked for. */
export interface FormatStorageOptions {
  readonly platform: Platform;
  readonly config: BrokerConfig;
  /** `log.dirs` as absolute paths. */
  readonly logDirs: readonly string[];
  readonly metadataLogDir: string;
  /** A fresh random id when undefined. */
  readonly clusterId: string | undefined;
  /** `--release-version`, say `4.4` or `4.4-IV2`. */
  readonly releaseVersion?: string | undefined;
  /** `--feature NAME=LEVEL`, beside the defaults. */
  readonly featureLevels?: ReadonlyMap<string, number> | undefined;
  readonly ignoreFormatted: boolean;
}

/**
 * Formats log directories.
 *
 * @throws {FormatError} for a release or feature level that does not exist
 * @throws {LogDirectoryError} for directories that are formatted already or belong to another node or cluster
 */
export function formatStorage(options: FormatStorageOptions): FormatResult {
  const { platform, config } = options;
  return formatDirectories({
    platform,
    logDirs: options.logDirs,
    metadataLogDir: options.metadataLogDir,
    clusterId: options.clusterId,
    nodeId: config.nodeId,
    bootstrapRecords: bootstrapFeatureRecords(levelsFor(options)).map(writeMetadataRecord),
    voterEndpoint: staticVoterIds(config) === undefined ? voterEndpoint(config) : undefined,
    ignoreFormatted: options.ignoreFormatted,
    isEphemeral: false,
  });
}

function levelsFor(options: FormatStorageOptions): Map<string, number> {
  const levels = new Map(DEFAULT_FEATURE_LEVELS);
  const { releaseVersion, featureLevels = new Map<string, number>() } = options;
  if (releaseVersion !== undefined) {
    if (featureLevels.has(METADATA_VERSION_FEATURE)) {
      throw new FormatError(
        `Use --release-version instead of --feature ${METADATA_VERSION_FEATURE}=X to avoid ambiguity.`,
      );
    }
    const level = metadataVersionLevel(releaseVersion);
    if (level === undefined) throw new FormatError(`Version ${releaseVersion} is not a valid version.`);
    levels.set(METADATA_VERSION_FEATURE, level);
  }
  // Its default follows the release (Kafka's EligibleLeaderReplicasVersion bootstraps at 4.1).
  if ((levels.get(METADATA_VERSION_FEATURE) ?? 0) < ELR_DEFAULT_LEVEL) levels.delete(ELR_FEATURE);
  for (const [feature, level] of featureLevels) {
    const range = SUPPORTED_FEATURES.find((supported) => supported.name === feature);
    if (range === undefined) {
      const known = SUPPORTED_FEATURES.map((supported) => supported.name).toSorted();
      throw new FormatError(`Unsupported feature: ${feature}. Supported features are: ${known.join(", ")}`);
    }
    if (level < range.minSupportedVersion || level > range.maxSupportedVersion) {
      throw new FormatError(`No feature:${feature} with feature level ${level}`);
    }
    if (feature === KRAFT_VERSION_FEATURE) checkKraftVersion(options.config, level);
    else levels.set(feature, level);
  }
  if ((levels.get(ELR_FEATURE) ?? 0) > 0 && !isElrSupported(levels.get(METADATA_VERSION_FEATURE) ?? 0)) {
    throw new FormatError(
      `${ELR_FEATURE} could not be set to 1 because it depends on ${METADATA_VERSION_FEATURE} level ${ELR_LEVEL_MIN}`,
    );
  }
  return levels;
}

/** The level of `kraft.version` follows from how the voters are named; asking for another one is refused. */
function checkKraftVersion(config: BrokerConfig, level: number): void {
  const isDynamic = staticVoterIds(config) === undefined;
  if (isDynamic === level > 0) return;
  if (isDynamic) {
    throw new FormatError("Cannot set kraft.version to 0 if controller.quorum.voters is empty.");
  }
  throw new FormatError(`Cannot set kraft.version to ${level} unless controller.quorum.voters is empty.`);
}

/** What `rafka storage info` prints. */
export interface StorageInfo {
  readonly formatted: readonly { readonly logDir: string; readonly directoryId: string | undefined }[];
  readonly unformatted: readonly string[];
  readonly clusterId: string | undefined;
  readonly nodeId: number | undefined;
  /** What keeps the node from starting on these directories, one sentence each. */
  readonly problems: readonly string[];
}

/** Looks at log directories and changes nothing. Throws nothing that is wrong with them: it is in the answer. */
export function storageInfo(options: {
  readonly platform: Platform;
  readonly config: BrokerConfig;
  readonly logDirs: readonly string[];
  readonly metadataLogDir: string;
}): StorageInfo {
  const { platform, config } = options;
  const logDirs = [options.metadataLogDir, ...options.logDirs];
  try {
    const read = readLogDirectories(platform.files, logDirs, { nodeId: config.nodeId });
    return {
      formatted: [...read.formatted].map(([logDir, { directoryId }]) => ({ logDir, directoryId })),
      unformatted: read.empty,
      clusterId: read.clusterId,
      nodeId: read.nodeId,
      problems: read.empty.map((logDir) => `${logDir} is not formatted.`),
    };
  } catch (error) {
    // LogDirectoryError, or the reason why meta.properties cannot be read: both are what was asked for.
    const problems = [error instanceof Error ? error.message : String(error)];
    return { formatted: [], unformatted: [], clusterId: undefined, nodeId: undefined, problems };
  }
}
