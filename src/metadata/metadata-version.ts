/**
 * The levels of `metadata.version`: their names, and which record versions and features each one stands for.
 *
 * The first and last level that this version of Rafka can serve are Kafka 4.4's.
 */

/** Name of the feature that says which records the metadata log may hold. */
export const METADATA_VERSION_FEATURE = "metadata.version";

/** The lowest level that can be read, 3.3-IV3: the first of KRaft's supported levels. */
export const METADATA_VERSION_MIN = 7;

/** The highest level that is known and what a new directory gets, 4.4-IV2. */
export const METADATA_VERSION_MAX = 33;

const LEVEL_NAMES = [
  "3.3-IV3", "3.4-IV0", "3.5-IV0", "3.5-IV1", "3.5-IV2", "3.6-IV0", "3.6-IV1", "3.6-IV2", "3.7-IV0", "3.7-IV1", "3.7-IV2",
  "3.7-IV3", "3.7-IV4", "3.8-IV0", "3.9-IV0", "4.0-IV0", "4.0-IV1", "4.0-IV2", "4.0-IV3", "4.1-IV0", "4.1-IV1", "4.2-IV0",
  "4.2-IV1", "4.3-IV0", "4.4-IV0", "4.4-IV1", "4.4-IV2",
]; // prettier-ignore

/** The level's name as Kafka prints it, say `4.4-IV2` for 33; the number itself for an unknown level. */
export function metadataVersionName(level: number): string {
  return LEVEL_NAMES[level - METADATA_VERSION_MIN] ?? String(level);
}

/**
 * The level of a release name as `--release-version` and `metadata.version` take it: `4.4-IV2`, or `4.4` for the
 * release's last level.
 */
export function metadataVersionLevel(name: string): number | undefined {
  const release = name.split(".").slice(0, 2).join(".");
  const index = LEVEL_NAMES.findLastIndex(
    (level) => level === name || (level.startsWith(`${release}-`) && !name.includes("-")),
  );
  return index < 0 ? undefined : index + METADATA_VERSION_MIN;
}

/** The levels whose records a reader of the level before would not understand, or would lose. */
const METADATA_CHANGED_AT: readonly number[] = [8, 11, 13, 14, 15, 17, 23, 30, 32, 33];

/** Whether going down from one level to another may lose metadata. @param to less than or equal to `from` */
export function isMetadataLostBetween(from: number, to: number): boolean {
  return METADATA_CHANGED_AT.some((level) => level > to && level <= from);
}

/** Whether SCRAM credentials can be metadata (KIP-900). */
export function isScramSupported(level: number): boolean {
  return level >= 11;
}

/** Whether partitions name the log directory of each replica (KIP-858). */
export function isDirectoryAssignmentSupported(level: number): boolean {
  return level >= 17;
}

/** Whether records can hold eligible leader replicas (KIP-966). */
export function isElrSupported(level: number): boolean {
  return level >= 23;
}

/** Whether controllers register themselves (KIP-919). */
export function isControllerRegistrationSupported(level: number): boolean {
  return level >= 15;
}

/** Whether brokers report cordoned log directories (KIP-1066). */
export function isCordonedLogDirsSupported(level: number): boolean {
  return level >= 30;
}

/** Version of the RegisterBrokerRecord that a level allows. */
export function registerBrokerRecordVersion(level: number): number {
  if (isCordonedLogDirsSupported(level)) return 4;
  if (isDirectoryAssignmentSupported(level)) return 3;
  return level >= 8 ? 2 : 1;
}

/** Version of PartitionRecord and PartitionChangeRecord that a level allows. */
export function partitionRecordVersion(level: number): number {
  if (isElrSupported(level)) return 2;
  return isDirectoryAssignmentSupported(level) ? 1 : 0;
}
