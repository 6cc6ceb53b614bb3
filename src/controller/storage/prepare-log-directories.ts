/** The log directories of a node that starts: formatted now if nothing is in any of them, then checked. */
import { METADATA_PARTITION_DIRECTORY } from "../../base/metadata-topic.ts";
import type { BrokerConfig } from "../../config/broker-config.ts";
import { parseHostPort } from "../../config/quorum-addresses.ts";
import type { RegisteredEndpoint } from "../../metadata/broker-registration.ts";
import { writeMetadataRecord } from "../../metadata/record-serde.ts";
import type { FileSystem, Platform } from "../../platform/platform.ts";
import { SECURITY_PROTOCOL_IDS } from "../../protocol/security-protocol.ts";
import {
  LogDirectoryError,
  type OpenedLogDirectories,
  openLogDirectories,
  readLogDirectories,
} from "../../raft/log-directories.ts";
import { META_PROPERTIES_NAME } from "../../raft/meta-properties.ts";
import { BOOTSTRAP_SNAPSHOT_ID, snapshotFileName } from "../../raft/snapshot-id.ts";
import { formatDirectories } from "../../raft/storage-format.ts";
import type { VoterEndpoint } from "../../raft/voter-set.ts";
import { bootstrapFeatureRecords } from "./bootstrap-records.ts";
import { DEFAULT_FEATURE_LEVELS } from "../cluster/supported-features.ts";

/** What preparing needs. */
export interface PrepareOptions {
  readonly platform: Platform;
  readonly config: BrokerConfig;
  /** `log.dirs` as absolute paths. */
  readonly logDirs: readonly string[];
  readonly metadataLogDir: string;
  readonly isEphemeral: boolean;
  /** For new directories; a fresh random id when undefined. */
  readonly clusterId?: string | undefined;
}

/** Entries of a directory without data: a disk's own, the lock of this start, what formatting writes. */
const ENTRIES_WITHOUT_DATA: ReadonlySet<string> = new Set([
  "lost+found",
  ".lock",
  ".rafka.lock",
  META_PROPERTIES_NAME,
  `${META_PROPERTIES_NAME}.tmp`,
]);

const PARTITION_DIRECTORY = /^[a-zA-Z0-9._-]+-\d+$/;

/** Where controllers of a node without a controller listener are said to be; nobody ever connects to it. */
const UNUSED_ENDPOINT = { host: "localhost", port: 9093 } as const;

/** Whether a directory was formatted before. */
export function isFormatted(files: FileSystem, logDir: string): boolean {
  return files.exists(`${logDir}/${META_PROPERTIES_NAME}`);
}

/**
 * Formats log directories that are all new, and opens them.
 *
 * @throws {LogDirectoryError} when they belong to another node or cluster, or only some of them are formatted
 */
export function prepareLogDirectories(
  options: PrepareOptions,
): OpenedLogDirectories & { readonly wasFormatted: boolean } {
  const { platform, config, logDirs, metadataLogDir } = options;
  const { files } = platform;
  const { nodeId } = config;
  const { formatted } = readLogDirectories(files, [metadataLogDir, ...logDirs], { nodeId });
  // Formatting ends with the metadata log directory, so a crash before that leaves nothing but what is written again.
  const isNew =
    !formatted.has(metadataLogDir) && [metadataLogDir, ...logDirs].every((logDir) => holdsNoData(files, logDir));
  if (isNew) {
    formatDirectories({
      platform,
      logDirs,
      metadataLogDir,
      clusterId: options.clusterId,
      nodeId,
      bootstrapRecords: bootstrapFeatureRecords(DEFAULT_FEATURE_LEVELS).map(writeMetadataRecord),
      voterEndpoint: staticVoterIds(config) === undefined ? voterEndpoint(config) : undefined,
      ignoreFormatted: true,
      isEphemeral: options.isEphemeral,
    });
  }
  const opened = openLogDirectories({ files, random: platform.random, logDirs, metadataLogDir, nodeId });
  checkMetadataLog(files, metadataLogDir, logDirs);
  return { ...opened, wasFormatted: isNew };
}

/**
 * Refuses partitions without the metadata log that says what they are: a start would make a new, empty one and set every
 * partition aside.
 */
function checkMetadataLog(files: FileSystem, metadataLogDir: string, logDirs: readonly string[]): void {
  const metadataLog = `${metadataLogDir}/${METADATA_PARTITION_DIRECTORY}`;
  if (files.exists(metadataLog) && files.list(metadataLog).length > 0) return;
  for (const logDir of logDirs) {
    const partition = files.list(logDir).find((name) => PARTITION_DIRECTORY.test(name));
    if (partition === undefined) continue;
    throw new LogDirectoryError(
      `The metadata log ${metadataLog} is missing, but ${logDir} holds partitions (${partition}). Restore it from a ` +
        "backup, or check metadata.log.dir; without it nobody knows which topics there are. To begin anew with no topics, " +
        "remove all data in your data directories.",
    );
  }
}

/** The ids of `controller.quorum.voters`; undefined when it is not set, and the log names its voters itself. */
export function staticVoterIds(config: BrokerConfig): readonly number[] | undefined {
  const voters = config.get("controller.quorum.voters");
  if (voters.length === 0) return undefined;
  return voters.map((voter) => Number(voter.split("@")[0]));
}

/** Where this node's controller is said to be: its controller listener, else the quorum's bootstrap server. */
export function controllerEndpoint(config: BrokerConfig): RegisteredEndpoint {
  const name = config.get("controller.listener.names")[0]?.toUpperCase() ?? "CONTROLLER";
  const [listener] = config.controllerListeners;
  if (listener !== undefined) {
    const securityProtocol = SECURITY_PROTOCOL_IDS[listener.securityProtocol];
    return { name: listener.name, host: listener.host ?? UNUSED_ENDPOINT.host, port: listener.port, securityProtocol };
  }
  const { host, port } = parseHostPort(config.get("controller.quorum.bootstrap.servers")[0] ?? "") ?? UNUSED_ENDPOINT;
  return { name, host, port, securityProtocol: 0 };
}

/** The same, as the quorum's voters are told of. */
export function voterEndpoint(config: BrokerConfig): VoterEndpoint {
  const { name, host, port } = controllerEndpoint(config);
  return { name, host, port };
}

function holdsNoData(files: FileSystem, logDir: string): boolean {
  if (!files.exists(logDir)) return true;
  const metadataLog = `${logDir}/${METADATA_PARTITION_DIRECTORY}`;
  return files.list(logDir).every((name) => {
    if (name !== METADATA_PARTITION_DIRECTORY) return ENTRIES_WITHOUT_DATA.has(name);
    return files.list(metadataLog).every((file) => file.startsWith(snapshotFileName(BOOTSTRAP_SNAPSHOT_ID)));
  });
}
