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
import type { Reader } from "../../protocol/reader.ts";
import type { ApiCall } from "./request-sender.ts";

/** FindCoordinator with several keys, to any broker. */
export const findCoordinatorCall: ApiCall<FindCoordinatorRequest, FindCoordinatorResponse> = {
  apiKey: ApiKey.FIND_COORDINATOR,
  name: "FindCoordinator",
  minVersion: 4,
  maxVersion: 6,
  write: writeFindCoordinatorRequest,
  read: readFindCoordinatorResponse,
};

/** JoinGroup from the version that hands out the member id first. Metadata of members is a copy. */
export const joinGroupCall: ApiCall<JoinGroupRequest, JoinGroupResponse> = {
  apiKey: ApiKey.JOIN_GROUP,
  name: "JoinGroup",
  minVersion: 4,
  maxVersion: 9,
  write: writeJoinGroupRequest,
  read: (reader: Reader, version: number) => {
    const response = readJoinGroupResponse(reader, version);
    for (const member of response.members) member.metadata = Buffer.from(member.metadata);
    return response;
  },
};

/** SyncGroup; the assignment is a copy. */
export const syncGroupCall: ApiCall<SyncGroupRequest, SyncGroupResponse> = {
  apiKey: ApiKey.SYNC_GROUP,
  name: "SyncGroup",
  minVersion: 3,
  maxVersion: 5,
  write: writeSyncGroupRequest,
  read: (reader: Reader, version: number) => {
    const response = readSyncGroupResponse(reader, version);
    return { ...response, assignment: Buffer.from(response.assignment) };
  },
};

/** Heartbeat. */
export const heartbeatCall: ApiCall<HeartbeatRequest, HeartbeatResponse> = {
  apiKey: ApiKey.HEARTBEAT,
  name: "Heartbeat",
  minVersion: 3,
  maxVersion: 4,
  write: writeHeartbeatRequest,
  read: readHeartbeatResponse,
};

/** LeaveGroup of several members. */
export const leaveGroupCall: ApiCall<LeaveGroupRequest, LeaveGroupResponse> = {
  apiKey: ApiKey.LEAVE_GROUP,
  name: "LeaveGroup",
  minVersion: 3,
  maxVersion: 5,
  write: writeLeaveGroupRequest,
  read: readLeaveGroupResponse,
};

/** OffsetCommit by topic name. */
export const offsetCommitCall: ApiCall<OffsetCommitRequest, OffsetCommitResponse> = {
  apiKey: ApiKey.OFFSET_COMMIT,
  name: "OffsetCommit",
  minVersion: 7,
  maxVersion: 9,
  write: writeOffsetCommitRequest,
  read: readOffsetCommitResponse,
};

/** OffsetFetch of several groups, by topic name. */
export const offsetFetchCall: ApiCall<OffsetFetchRequest, OffsetFetchResponse> = {
  apiKey: ApiKey.OFFSET_FETCH,
  name: "OffsetFetch",
  minVersion: 8,
  maxVersion: 9,
  write: writeOffsetFetchRequest,
  read: readOffsetFetchResponse,
};

/** ListGroups, to every broker. */
export const listGroupsCall: ApiCall<ListGroupsRequest, ListGroupsResponse> = {
  apiKey: ApiKey.LIST_GROUPS,
  name: "ListGroups",
  minVersion: 3,
  maxVersion: 5,
  write: writeListGroupsRequest,
  read: readListGroupsResponse,
};

/** DescribeGroups; assignments and metadata are copies. */
export const describeGroupsCall: ApiCall<DescribeGroupsRequest, DescribeGroupsResponse> = {
  apiKey: ApiKey.DESCRIBE_GROUPS,
  name: "DescribeGroups",
  minVersion: 3,
  maxVersion: 6,
  write: writeDescribeGroupsRequest,
  read: (reader: Reader, version: number) => {
    const response = readDescribeGroupsResponse(reader, version);
    for (const { members } of response.groups) {
      for (const member of members) {
        member.memberMetadata = Buffer.from(member.memberMetadata);
        member.memberAssignment = Buffer.from(member.memberAssignment);
      }
    }
    return response;
  },
};

/** DeleteGroups. */
export const deleteGroupsCall: ApiCall<DeleteGroupsRequest, DeleteGroupsResponse> = {
  apiKey: ApiKey.DELETE_GROUPS,
  name: "DeleteGroups",
  minVersion: 1,
  maxVersion: 2,
  write: writeDeleteGroupsRequest,
  read: readDeleteGroupsResponse,
};
