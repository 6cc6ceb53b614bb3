/**
 * One partition as the metadata log knows it, and how records change it (Kafka's PartitionRegistration).
 */
import type { Uuid } from "../base/uuid.ts";
import { newPartitionRecord } from "../protocol/generated/partition-record.ts";
import type { PartitionChangeRecord } from "../protocol/generated/partition-change-record.ts";
import type { PartitionRecord } from "../protocol/generated/partition-record.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { MetadataReplayError } from "./metadata-replay-error.ts";
import { isDirectoryAssignmentSupported, partitionRecordVersion } from "./metadata-version.ts";

/** The leader of a partition without one. */
export const NO_LEADER = -1;

/** In a PartitionChangeRecord: the leader stays, and with it the leader epoch. */
export const NO_LEADER_CHANGE = -2;

/** Recovery state of a partition whose leader may lack records. */
export const RECOVERING = 1;

/** In a PartitionChangeRecord: the recovery state stays. */
export const NO_RECOVERY_STATE_CHANGE = -1;

/** Directory of a replica that has not said yet which log directory it took (Kafka's DirectoryId.UNASSIGNED). */
export const DIRECTORY_UNASSIGNED: Uuid = "AAAAAAAAAAAAAAAAAAAAAQ";

/** Directory of a replica that is on no online log directory (Kafka's DirectoryId.LOST). */
export const DIRECTORY_LOST: Uuid = "AAAAAAAAAAAAAAAAAAAAAg";

/** Directory of a replica from before directories were recorded (Kafka's DirectoryId.MIGRATING). */
export const DIRECTORY_MIGRATING: Uuid = "AAAAAAAAAAAAAAAAAAAAAA";

/** Whether a directory id stands for a state of the replica rather than for a directory. */
export function isReservedDirectory(directory: Uuid): boolean {
  return directory === DIRECTORY_UNASSIGNED || directory === DIRECTORY_LOST || directory === DIRECTORY_MIGRATING;
}

/** A partition's place and state; immutable. Replica lists are broker ids. */
export interface PartitionRegistration {
  /** In the order of preference; the first is the preferred leader. */
  readonly replicas: readonly number[];
  /** The log directory of each replica, in the order of {@link replicas}. */
  readonly directories: readonly Uuid[];
  readonly isr: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly addingReplicas: readonly number[];
  /** Eligible leader replicas (KIP-966): may lead without loss though not in the ISR. */
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  /** {@link NO_LEADER} when there is none. */
  readonly leader: number;
  /** 0 recovered, 1 recovering after an unclean election. */
  readonly leaderRecoveryState: number;
  readonly leaderEpoch: number;
  /** Raised by every change. */
  readonly partitionEpoch: number;
}

const NONE: readonly number[] = [];

function share(list: readonly number[]): readonly number[] {
  return list.length === 0 ? NONE : list;
}

function directoriesOf(directories: readonly Uuid[] | null, replicas: readonly number[]): readonly Uuid[] {
  if (directories === null || directories.length === 0) return replicas.map(() => DIRECTORY_MIGRATING);
  if (directories.length !== replicas.length) {
    throw new MetadataReplayError(`a partition has ${replicas.length} replicas but ${directories.length} directories`);
  }
  return directories;
}

/**
 * The partition that a PartitionRecord makes.
 *
 * @throws {MetadataReplayError} when replicas and directories differ in number
 */
export function partitionFromRecord(record: PartitionRecord): PartitionRegistration {
  return {
    replicas: record.replicas,
    directories: directoriesOf(record.directories, record.replicas),
    isr: share(record.isr),
    removingReplicas: share(record.removingReplicas),
    addingReplicas: share(record.addingReplicas),
    elr: share(record.eligibleLeaderReplicas ?? NONE),
    lastKnownElr: share(record.lastKnownElr ?? NONE),
    leader: record.leader,
    leaderRecoveryState: record.leaderRecoveryState,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
  };
}

/** The partition after a PartitionChangeRecord: each record raises the partition epoch, each named leader the leader epoch. */
export function mergePartitionChange(
  partition: PartitionRegistration,
  change: PartitionChangeRecord,
): PartitionRegistration {
  const replicas = change.replicas ?? partition.replicas;
  const isLeaderNamed = change.leader !== NO_LEADER_CHANGE;
  return {
    replicas,
    directories: directoriesOf(change.directories ?? partition.directories, replicas),
    isr: share(change.isr ?? partition.isr),
    removingReplicas: share(change.removingReplicas ?? partition.removingReplicas),
    addingReplicas: share(change.addingReplicas ?? partition.addingReplicas),
    elr: share(change.eligibleLeaderReplicas ?? partition.elr),
    lastKnownElr: share(change.lastKnownElr ?? partition.lastKnownElr),
    leader: isLeaderNamed ? change.leader : partition.leader,
    leaderRecoveryState:
      change.leaderRecoveryState === NO_RECOVERY_STATE_CHANGE
        ? partition.leaderRecoveryState
        : change.leaderRecoveryState,
    leaderEpoch: isLeaderNamed ? partition.leaderEpoch + 1 : partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch + 1,
  };
}

/** The record that makes this partition, in the version that `metadataVersion` allows. */
export function partitionToRecord(
  partition: PartitionRegistration,
  place: { readonly topicId: Uuid; readonly partitionId: number; readonly metadataVersion: number },
): MetadataRecord {
  const data = newPartitionRecord({
    partitionId: place.partitionId,
    topicId: place.topicId,
    replicas: [...partition.replicas],
    isr: [...partition.isr],
    removingReplicas: [...partition.removingReplicas],
    addingReplicas: [...partition.addingReplicas],
    leader: partition.leader,
    leaderRecoveryState: partition.leaderRecoveryState,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    directories: isDirectoryAssignmentSupported(place.metadataVersion) ? [...partition.directories] : [],
    // Tagged fields: Kafka leaves them out when empty, and bytes are compared.
    eligibleLeaderReplicas: partition.elr.length === 0 ? null : [...partition.elr],
    lastKnownElr: partition.lastKnownElr.length === 0 ? null : [...partition.lastKnownElr],
  });
  return { type: "PartitionRecord", version: partitionRecordVersion(place.metadataVersion), data };
}

/**
 * The log directory that a broker's replica is on.
 *
 * @returns undefined when the broker has no replica of the partition
 */
export function directoryOf(partition: PartitionRegistration, brokerId: number): Uuid | undefined {
  return partition.directories[partition.replicas.indexOf(brokerId)];
}
