/** OffsetCommit: who may commit, and the records that do it. As Kafka's OffsetMetadataManager.commitOffset. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { OffsetCommitRequest } from "../../protocol/generated/offset-commit-request.ts";
import { newOffsetCommitResponse, type OffsetCommitResponse } from "../../protocol/generated/offset-commit-response.ts";
import type { ClassicGroup } from "./classic-group.ts";
import type { ClassicGroupServices, ClassicRebalance } from "./classic-rebalance.ts";
import { ForeignGroup } from "./foreign-group.ts";
import { offsetCommitRecord, type GroupRecord } from "./group-records.ts";
import type { GroupRequestContext, GroupResult } from "./group-result.ts";

/** The first version that may answer GROUP_ID_NOT_FOUND (KIP-848). */
const FIRST_GROUP_ID_NOT_FOUND_VERSION = 9;

/**
 * Commits offsets of partitions that the caller has found to exist, under their names.
 *
 * @throws {ApiError} when the group refuses the whole request
 */
export function commitOffsets(
  services: ClassicGroupServices,
  rebalance: ClassicRebalance,
  context: GroupRequestContext,
  request: OffsetCommitRequest,
): GroupResult<OffsetCommitResponse> {
  validate(services, rebalance, context, request);
  const { clock, config } = services;
  const nowMs = clock.nowMs();
  const expireTimestamp = request.retentionTimeMs === -1 ? -1 : nowMs + request.retentionTimeMs;
  const records: GroupRecord[] = [];
  const topics = request.topics.map(({ name, topicId, partitions }) => ({
    name,
    topicId,
    partitions: partitions.map((partition) => {
      const { partitionIndex, committedOffset, committedLeaderEpoch } = partition;
      const metadata = partition.committedMetadata ?? "";
      if (metadata.length > config.offsetMetadataMaxLength) {
        return { partitionIndex, errorCode: ErrorCode.OFFSET_METADATA_TOO_LARGE };
      }
      records.push(
        offsetCommitRecord(
          request.groupId,
          { topic: name, partition: partitionIndex },
          {
            offset: committedOffset,
            leaderEpoch: committedLeaderEpoch,
            metadata,
            commitTimestamp: nowMs,
            expireTimestamp,
            topicId,
          },
        ),
      );
      return { partitionIndex, errorCode: ErrorCode.NONE };
    }),
  }));
  return { records, response: newOffsetCommitResponse({ topics }) };
}

function validate(
  { store }: ClassicGroupServices,
  rebalance: ClassicRebalance,
  { apiVersion }: GroupRequestContext,
  request: OffsetCommitRequest,
): void {
  const group = store.get(request.groupId);
  if (group === undefined) {
    // Nobody manages this group: its first commit makes it a simple one.
    if (request.generationIdOrMemberEpoch < 0) return;
    const isNewClient = apiVersion >= FIRST_GROUP_ID_NOT_FOUND_VERSION;
    throw new ApiError(isNewClient ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION);
  }
  if (group instanceof ForeignGroup) {
    if (group.type !== "share" && request.generationIdOrMemberEpoch < 0) return;
    throw new ApiError(group.type === "share" ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.UNKNOWN_MEMBER_ID);
  }
  validateClassic(group, request);
  if (group.state === "Stable" || group.state === "PreparingRebalance") {
    const member = group.member(request.memberId);
    // A commit shows that the member lives.
    if (member !== undefined) rebalance.scheduleHeartbeat(group, member);
  }
}

function validateClassic(group: ClassicGroup, request: OffsetCommitRequest): void {
  const { generationIdOrMemberEpoch: generationId, memberId, groupInstanceId } = request;
  if (group.state === "Dead") throw new ApiError(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  // An administrator, or a consumer that assigns itself.
  if (generationId < 0 && group.state === "Empty") return;
  if (generationId >= 0 || memberId !== "" || groupInstanceId !== null) {
    group.validateMember(memberId, groupInstanceId);
    if (generationId !== group.generationId) throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
  } else if (group.state !== "Empty") {
    throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID);
  }
  // The member has its generation but not its assignment: it cannot have read anything in it.
  if (group.state === "CompletingRebalance") throw new ApiError(ErrorCode.REBALANCE_IN_PROGRESS);
}
