import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../base/assert.ts";
import { ApiError, ErrorCode } from "./errors.ts";
import {
  type FetchRequestTopic,
  newFetchRequest,
  newFetchRequestPartition,
  newFetchRequestTopic,
  readFetchRequest,
  writeFetchRequest,
} from "./generated/fetch-request.ts";
import { newHeartbeatRequest, writeHeartbeatRequest } from "./generated/heartbeat-request.ts";
import { newJoinGroupResponse, writeJoinGroupResponse } from "./generated/join-group-response.ts";
import { INT64_MAX } from "./int64-limits.ts";
import { messageToJson } from "./json/message-json.ts";
import type { MessageStruct } from "./json/message-value.ts";
import { writeBySchema } from "./json/schema-codec.ts";
import { schemaOf } from "./json/schema-registry.ts";
import { Reader } from "./reader.ts";
import type { MessageSchema } from "./schema.ts";
import { Writer } from "./writer.ts";

test("a field that the version lacks and that may not be dropped is an UNSUPPORTED_VERSION for the client", () => {
  const message = newHeartbeatRequest({ groupId: "g", groupInstanceId: "static-1" });
  assert.throws(
    () => writeHeartbeatRequest(new Writer(), message, 2),
    (error) =>
      error instanceof ApiError &&
      error.code === ErrorCode.UNSUPPORTED_VERSION &&
      error.message.includes("HeartbeatRequest.groupInstanceId"),
  );
  writeHeartbeatRequest(new Writer(), message, 3);
});

test("so is a struct in a tagged field, unless it has its defaults", () => {
  const replicaState = { replicaId: 1, replicaEpoch: -1 };
  assert.throws(() => writeFetchRequest(new Writer(), newFetchRequest({ replicaState }), 14), ApiError);
  replicaState.replicaId = -1;
  writeFetchRequest(new Writer(), newFetchRequest({ replicaState }), 14);
});

test("an ignorable field that the version lacks is dropped, and comes back as its default", () => {
  const writer = new Writer();
  writeFetchRequest(writer, newFetchRequest({ rackId: "rack-1", sessionEpoch: 5 }), 4);
  const { rackId, sessionEpoch } = readFetchRequest(new Reader(writer.toBuffer()), 4);
  assert.deepEqual({ rackId, sessionEpoch }, { rackId: "", sessionEpoch: -1 });
});

test("null in a version that does not allow it is our bug", () => {
  const message = newJoinGroupResponse({ protocolName: null });
  assert.throws(() => writeJoinGroupResponse(new Writer(), message, 6), InvariantError);
  writeJoinGroupResponse(new Writer(), message, 7);
});

const fetchTopic = (): FetchRequestTopic =>
  newFetchRequestTopic({
    topicId: "AAAAAAAAAAAAAAAAAAAAAQ",
    partitions: [newFetchRequestPartition({ fetchOffset: INT64_MAX })],
  });

test("messageToJson() shows a generated message as Kafka would, Long.MAX_VALUE with all its digits", () => {
  const schema = schemaOf("FetchRequest") as MessageSchema;
  const message = newFetchRequest({ topics: [fetchTopic()] });
  const text = JSON.stringify(messageToJson(schema, message, 18));
  assert.match(text, /"fetchOffset":9223372036854775807/);
  assert.doesNotMatch(text, /highWatermark|clusterId|"topic"/);
  assert.throws(() => messageToJson(schema, newFetchRequest({ clusterId: "c", replicaId: 3 }), 18), ApiError);
});

test("by schema a generated message is written as by its own writer, Long.MAX_VALUE too", () => {
  const schema = schemaOf("FetchRequest") as MessageSchema;
  const message = newFetchRequest({ topics: [fetchTopic()] });
  const generated = new Writer();
  writeFetchRequest(generated, message, 17);
  const bySchema = new Writer();
  writeBySchema(schema, bySchema, message as unknown as MessageStruct, 17);
  assert.deepEqual(bySchema.toBuffer(), generated.toBuffer());
});
