/** What the client asks of a group's coordinator. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type DeleteGroupsRequest, writeDeleteGroupsRequest } from "../../protocol/generated/delete-groups-request.ts";
import {
  type DeleteGroupsResponse,
  readDeleteGroupsResponse,
} from "../../protocol/generated/delete-groups-response.ts";
import {
  type DescribeGroupsRequest,
  writeDescribeGroupsRequest,
} from "../../protocol/generated/describe-groups-request.ts";
import {
  type DescribeGroupsResponse,
  readDescribeGroupsResponse,
} from "../../protocol/generated/describe-groups-response.ts";
import {
  type FindCoordinatorRequest,
  writeFindCoordinatorRequest,
} from "../../protocol/generated/find-coordinator-request.ts";
import {
  type FindCoordinatorResponse,
  readFindCoordinatorResponse,
} from "../../protocol/generated/find-coordinator-response.ts";
import { type HeartbeatRequest, writeHeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import { type HeartbeatResponse, readHeartbeatResponse } from "../../protocol/generated/heartbeat-response.ts";
import { type JoinGroupRequest, writeJoinGroupRequest } from "../../protocol/generated/join-group-request.ts";
import { type JoinGroupResponse, readJoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { type LeaveGroupRequest, writeLeaveGroupRequest } from "../../protocol/generated/leave-group-request.ts";
import { type LeaveGroupResponse, readLeaveGroupResponse } from "../../protocol/generated/leave-group-response.ts";
import { type ListGroupsRequest, writeListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import { type ListGroupsResponse, readListGroupsResponse } from "../../protocol/generated/list-groups-response.ts";
import { type OffsetCommitRequest, writeOffsetCommitRequest } from "../../protocol/generated/offset-commit-request.ts";
import {
  type OffsetCommitResponse,
  readOffsetCommitResponse,
} from "../../protocol/generated/offset-commit-response.ts";
import { type OffsetFetchRequest, writeOffsetFetchRequest } from "../../protocol/generated/offset-fetch-request.ts";
import { type OffsetFetchResponse, readOffsetFetchResponse } from "../../protocol/generated/offset-fetch-response.ts";
import { type SyncGroupRequest, writeSyncGroupRequest } from "../../protocol/generated/sync-group-request.ts";
import { type SyncGroupResponse, readSyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import type { ClientApi } from "./kafka-connection.ts";

/** FindCoordinator with several keys, to any broker. */
export const findCoordinatorCall: ClientApi<FindCoordinatorRequest, FindCoordinatorResponse> = {
  apiKey: ApiKey.FIND_COORDINATOR,
  versions: [4, 6],
  write: writeFindCoordinatorRequest,
  read: readFindCoordinatorResponse,
};

/** JoinGroup from the version that hands out the member id first. */
export const joinGroupCall: ClientApi<JoinGroupRequest, JoinGroupResponse> = {
  apiKey: ApiKey.JOIN_GROUP,
  versions: [4, 9],
  write: writeJoinGroupRequest,
  read: readJoinGroupResponse,
};

/** SyncGroup. */
export const syncGroupCall: ClientApi<SyncGroupRequest, SyncGroupResponse> = {
  apiKey: ApiKey.SYNC_GROUP,
  versions: [3, 5],
  write: writeSyncGroupRequest,
  read: readSyncGroupResponse,
};

/** Heartbeat. */
export const heartbeatCall: ClientApi<HeartbeatRequest, HeartbeatResponse> = {
  apiKey: ApiKey.HEARTBEAT,
  versions: [3, 4],
  write: writeHeartbeatRequest,
  read: readHeartbeatResponse,
};

/** LeaveGroup of several members. */
export const leaveGroupCall: ClientApi<LeaveGroupRequest, LeaveGroupResponse> = {
  apiKey: ApiKey.LEAVE_GROUP,
  versions: [3, 5],
  write: writeLeaveGroupRequest,
  read: readLeaveGroupResponse,
};

/** OffsetCommit by topic name. */
export const offsetCommitCall: ClientApi<OffsetCommitRequest, OffsetCommitResponse> = {
  apiKey: ApiKey.OFFSET_COMMIT,
  versions: [7, 9],
  write: writeOffsetCommitRequest,
  read: readOffsetCommitResponse,
};

/** OffsetFetch of several groups, by topic name. */
export const offsetFetchCall: ClientApi<OffsetFetchRequest, OffsetFetchResponse> = {
  apiKey: ApiKey.OFFSET_FETCH,
  versions: [8, 9],
  write: writeOffsetFetchRequest,
  read: readOffsetFetchResponse,
};

/** ListGroups, to every broker. */
export const listGroupsCall: ClientApi<ListGroupsRequest, ListGroupsResponse> = {
  apiKey: ApiKey.LIST_GROUPS,
  versions: [3, 5],
  write: writeListGroupsRequest,
  read: readListGroupsResponse,
};

/** DescribeGroups. */
export const describeGroupsCall: ClientApi<DescribeGroupsRequest, DescribeGroupsResponse> = {
  apiKey: ApiKey.DESCRIBE_GROUPS,
  versions: [3, 6],
  write: writeDescribeGroupsRequest,
  read: readDescribeGroupsResponse,
};

/** DeleteGroups. */
export const deleteGroupsCall: ClientApi<DeleteGroupsRequest, DeleteGroupsResponse> = {
  apiKey: ApiKey.DELETE_GROUPS,
  versions: [1, 2],
  write: writeDeleteGroupsRequest,
  read: readDeleteGroupsResponse,
};
