/**
 * Which offsets have outlived `offsets.retention.minutes` (KIP-211), and which groups have nothing left.
 *
 * The retention of an empty group's offsets begins when its last member left; of a group that never had members, and of
 * topics that a group's consumers no longer read, with each commit.
 */
import type { Clock } from "../../platform/platform.ts";
import type { ClassicGroup } from "./classic-group.ts";
import type { GroupCoordinatorConfig } from "./group-coordinator-config.ts";
import { groupMetadataRecord, offsetCommitRecord, type GroupRecord } from "./group-records.ts";
import type { GroupResult } from "./group-result.ts";
import type { GroupStore } from "./group-store.ts";
import type { CommittedOffset, OffsetStore } from "./offset-store.ts";

/** The state that is looked through. */
export interface ExpirationSource {
  readonly store: GroupStore;
  readonly offsets: OffsetStore;
  readonly clock: Clock;
  readonly config: GroupCoordinatorConfig;
}

/** The tombstones of everything that is due now. Groups of kinds not served here are left to whoever serves them. */
export function expireOffsetsAndGroups(source: ExpirationSource): GroupResult {
  const records: GroupRecord[] = [];
  for (const group of source.store.all()) {
    if (group.type !== "classic") continue;
    if (expireOffsets(source, group, records) && group.state === "Empty") {
      records.push(groupMetadataRecord(group.groupId, null));
    }
  }
  return { records, response: undefined, atomic: false };
}

/** @returns whether the group is left without offsets, now and for sure */
function expireOffsets(source: ExpirationSource, group: ClassicGroup, records: GroupRecord[]): boolean {
  const { offsets, clock, config } = source;
  const { groupId } = group;
  const isQuiet = !offsets.hasOpenTransactions(groupId);
  if (!offsets.hasOffsets(groupId)) return isQuiet;
  const retentionStartMs = retentionStartOf(group);
  if (retentionStartMs === undefined) return false;
  const nowMs = clock.nowMs();
  let isEmptied = true;
  for (const committed of offsets.all(groupId)) {
    const { topic, partition } = committed;
    const isExpired =
      committed.expireTimestampMs === -1
        ? nowMs - retentionStartMs(committed) >= config.offsetsRetentionMs
        : nowMs >= committed.expireTimestampMs;
    if (!isExpired || group.isSubscribedTo(topic) || offsets.isUnstable(groupId, topic, partition)) {
      isEmptied = false;
      continue;
    }
    records.push(offsetCommitRecord(groupId, { topic, partition }, null));
  }
  return isEmptied && isQuiet;
}

/** From when a commit's retention counts; undefined while the group is such that nothing expires. */
function retentionStartOf(group: ClassicGroup): ((committed: CommittedOffset) => number) | undefined {
  const commitTimestamp = ({ commitTimestampMs }: CommittedOffset): number => commitTimestampMs;
  if (group.protocolType === null) return commitTimestamp;
  if (group.state === "Empty") {
    const { stateTimestampMs } = group;
    return stateTimestampMs === -1 ? commitTimestamp : () => stateTimestampMs;
  }
  const knowsTopics = group.usesConsumerProtocol && group.subscribedTopics !== undefined;
  return knowsTopics && group.state === "Stable" ? commitTimestamp : undefined;
}
