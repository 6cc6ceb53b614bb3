/** Committed offsets, and the groups that have them. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newDeleteGroupsRequest } from "../../protocol/generated/delete-groups-request.ts";
import { newDescribeGroupsRequest } from "../../protocol/generated/describe-groups-request.ts";
import type { DescribeGroupsResponse } from "../../protocol/generated/describe-groups-response.ts";
import { newListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import type { ListGroupsResponse } from "../../protocol/generated/list-groups-response.ts";
import {
  newOffsetCommitRequest,
  newOffsetCommitRequestPartition,
  newOffsetCommitRequestTopic,
} from "../../protocol/generated/offset-commit-request.ts";
import { newOffsetFetchRequest, newOffsetFetchRequestGroup } from "../../protocol/generated/offset-fetch-request.ts";
import {
  deleteGroupsCall,
  describeGroupsCall,
  listGroupsCall,
  offsetCommitCall,
  offsetFetchCall,
} from "./group-calls.ts";
import type { KafkaClient } from "./kafka-client.ts";
import type { TopicPartition } from "./partition-io.ts";

/** A group as ListGroups tells it. */
export type GroupListing = ListGroupsResponse["groups"][number];

/** A group as DescribeGroups tells it. */
export type GroupDescription = DescribeGroupsResponse["groups"][number];

/** Who commits; without a generation it is a simple consumer, which only an empty group takes. */
export interface Committer {
  readonly generationId: number;
  readonly memberId: string;
}

/** A committed offset. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
  readonly metadata: string | null;
}

/**
 * Commits offsets of a group.
 *
 * @throws {ApiError} of the first partition that is refused
 */
export function commitOffsets(
  client: KafkaClient,
  groupId: string,
  positions: readonly (TopicPartition & { readonly offset: number })[],
  { generationId, memberId }: Committer = { generationId: -1, memberId: "" },
): Promise<void> {
  const request = newOffsetCommitRequest({
    groupId,
    generationIdOrMemberEpoch: generationId,
    memberId,
    groupInstanceId: null,
    topics: [...Map.groupBy(positions, ({ topic }) => topic)].map(([name, partitions]) =>
      newOffsetCommitRequestTopic({
        name,
        partitions: partitions.map(({ partition, offset }) =>
          newOffsetCommitRequestPartition({
            partitionIndex: partition,
            committedOffset: offset,
            committedMetadata: "",
          }),
        ),
      }),
    ),
  });
  return atCoordinator(client, groupId, async () => {
    const { topics } = await client.toCoordinator(groupId, offsetCommitCall, request);
    for (const { partitions } of topics) for (const { errorCode } of partitions) check(errorCode);
  });
}

/** Every offset that a group has committed. */
export function fetchCommitted(client: KafkaClient, groupId: string): Promise<CommittedOffset[]> {
  const group = newOffsetFetchRequestGroup({ groupId, memberId: null, memberEpoch: -1, topics: null });
  const request = newOffsetFetchRequest({ groups: [group], requireStable: false });
  return atCoordinator(client, groupId, async () => {
    const { groups } = await client.toCoordinator(groupId, offsetFetchCall, request);
    const answer = groups[0];
    check(answer?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR);
    return (answer?.topics ?? []).flatMap(({ name, partitions }) =>
      partitions.flatMap(({ partitionIndex, committedOffset, metadata, errorCode }) => {
        check(errorCode);
        return committedOffset < 0
          ? []
          : [{ topic: name, partition: partitionIndex, offset: committedOffset, metadata }];
      }),
    );
  });
}

/** The groups of every broker, by id. */
export function listGroups(client: KafkaClient): Promise<GroupListing[]> {
  return client.retried(async () => {
    const { brokers } = await client.refresh([]);
    const answers = await Promise.all(
      [...brokers.keys()].map((nodeId) => client.toBroker(nodeId, listGroupsCall, newListGroupsRequest())),
    );
    for (const { errorCode } of answers) check(errorCode);
    return answers.flatMap(({ groups }) => groups).sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
  });
}

/** State and members of a group; a classic group that does not exist is `Dead` or an error, as the broker has it. */
export function describeGroup(client: KafkaClient, groupId: string): Promise<GroupDescription> {
  return atCoordinator(client, groupId, async () => {
    const request = newDescribeGroupsRequest({ groups: [groupId] });
    const { groups } = await client.toCoordinator(groupId, describeGroupsCall, request);
    const group = groups[0];
    if (group === undefined) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker answered no group");
    if (group.errorCode !== ErrorCode.NONE) throw new ApiError(group.errorCode, group.errorMessage ?? undefined);
    return group;
  });
}

/** Deletes a group without members; the error says only that it cannot be. */
export function deleteGroup(client: KafkaClient, groupId: string): Promise<void> {
  return atCoordinator(client, groupId, async () => {
    const request = newDeleteGroupsRequest({ groupsNames: [groupId] });
    const { results } = await client.toCoordinator(groupId, deleteGroupsCall, request);
    const code = results[0]?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
    if (code !== ErrorCode.NONE) throw new ApiError(code, "cannot be deleted");
  });
}

/** Retries with the coordinator looked up again each time. */
function atCoordinator<Result>(client: KafkaClient, groupId: string, attempt: () => Promise<Result>): Promise<Result> {
  return client.retried(async () => {
    try {
      return await attempt();
    } catch (error) {
      client.forgetCoordinator(groupId);
      throw error;
    }
  });
}

function check(code: number): void {
  if (code !== ErrorCode.NONE) throw new ApiError(code);
}
