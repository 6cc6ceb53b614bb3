/** The APIs that are about the cluster as a whole: what they ask of the authorizer, and what a refusal looks like. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newAlterClientQuotasRequest } from "../../protocol/generated/alter-client-quotas-request.ts";
import { newAlterPartitionReassignmentsRequest } from "../../protocol/generated/alter-partition-reassignments-request.ts";
import { newAlterReplicaLogDirsRequest } from "../../protocol/generated/alter-replica-log-dirs-request.ts";
import { newAlterUserScramCredentialsRequest } from "../../protocol/generated/alter-user-scram-credentials-request.ts";
import { newDescribeClientQuotasRequest } from "../../protocol/generated/describe-client-quotas-request.ts";
import { newDescribeUserScramCredentialsRequest } from "../../protocol/generated/describe-user-scram-credentials-request.ts";
import { newElectLeadersRequest } from "../../protocol/generated/elect-leaders-request.ts";
import { newListPartitionReassignmentsRequest } from "../../protocol/generated/list-partition-reassignments-request.ts";
import { newUnregisterBrokerRequest } from "../../protocol/generated/unregister-broker-request.ts";
import { newUpdateFeaturesRequest } from "../../protocol/generated/update-features-request.ts";
import { Writer } from "../../protocol/writer.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { RuleAuthorizer } from "../../testing/rule-authorizer.ts";
import { API_TABLE } from "../dispatch/api-table.ts";
import type { AnyApiHandler } from "../dispatch/api-handler.ts";
import { DispatchedRequest } from "../dispatch/dispatched-request.ts";
import type { AclOperation } from "../dispatch/request-context.ts";
import { alterClientQuotasApi } from "./alter-client-quotas.ts";
import { alterPartitionReassignmentsApi } from "./alter-partition-reassignments.ts";
import { alterReplicaLogDirsApi } from "./alter-replica-log-dirs.ts";
import { alterUserScramCredentialsApi } from "./alter-user-scram-credentials.ts";
import { describeClientQuotasApi } from "./describe-client-quotas.ts";
import { describeUserScramCredentialsApi } from "./describe-user-scram-credentials.ts";
import { electLeadersApi } from "./elect-leaders.ts";
import { listPartitionReassignmentsApi } from "./list-partition-reassignments.ts";
import { unregisterBrokerApi } from "./unregister-broker.ts";
import { updateFeaturesApi } from "./update-features.ts";

const entity = [{ entityType: "user", entityName: "u" }];

// Operations as in Kafka's ControllerApis and KafkaApis.
const CASES: readonly (readonly [name: string, AnyApiHandler, request: unknown, AclOperation])[] = [
  [
    "AlterReplicaLogDirs",
    alterReplicaLogDirsApi,
    newAlterReplicaLogDirsRequest({ dirs: [{ path: "/data", topics: [{ name: "t", partitions: [0] }] }] }),
    "ALTER",
  ],
  [
    "ElectLeaders",
    electLeadersApi,
    newElectLeadersRequest({ topicPartitions: [{ topic: "t", partitions: [0] }] }),
    "ALTER",
  ],
  [
    "AlterPartitionReassignments",
    alterPartitionReassignmentsApi,
    newAlterPartitionReassignmentsRequest({
      topics: [{ name: "t", partitions: [{ partitionIndex: 0, replicas: null }] }],
    }),
    "ALTER",
  ],
  [
    "ListPartitionReassignments",
    listPartitionReassignmentsApi,
    newListPartitionReassignmentsRequest({ topics: null }),
    "DESCRIBE",
  ],
  ["UpdateFeatures", updateFeaturesApi, newUpdateFeaturesRequest(), "ALTER"],
  ["UnregisterBroker", unregisterBrokerApi, newUnregisterBrokerRequest({ brokerId: 9 }), "ALTER"],
  ["DescribeClientQuotas", describeClientQuotasApi, newDescribeClientQuotasRequest(), "DESCRIBE_CONFIGS"],
  [
    "AlterClientQuotas",
    alterClientQuotasApi,
    newAlterClientQuotasRequest({ entries: [{ entity, ops: [] }] }),
    "ALTER_CONFIGS",
  ],
  [
    "DescribeUserScramCredentials",
    describeUserScramCredentialsApi,
    newDescribeUserScramCredentialsRequest({ users: [{ name: "u" }] }),
    "DESCRIBE",
  ],
  [
    "AlterUserScramCredentials",
    alterUserScramCredentialsApi,
    newAlterUserScramCredentialsRequest({ deletions: [{ name: "u", mechanism: 1 }] }),
    "ALTER",
  ],
];

for (const [name, handler, request, operation] of CASES) {
  test(`${name} asks for ${operation} on the cluster, and tells a refusal in each of its versions`, async () => {
    const authorizer = new RuleAuthorizer(() => []);
    const world = await BrokerWorld.start({}, { authorizer });
    const header = {
      apiKey: handler.apiKey,
      apiVersion: handler.versions[1],
      correlationId: 1,
      clientId: null,
      endPosition: 0,
    };
    const context = new DispatchedRequest(header, world.connect(), world.services, 0);
    await assert.rejects(
      async () => await handler.handle(context, request),
      (error) => {
        assert.ok(error instanceof ApiError);
        return error.code === ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
      },
    );
    assert.deepEqual(authorizer.asked, [`${operation} CLUSTER kafka-cluster`]);

    const entry = API_TABLE.find(({ apiKey }) => apiKey === handler.apiKey);
    assert.deepEqual(entry?.versions, handler.versions);
    for (let version = handler.versions[0]; version <= handler.versions[1]; version++) {
      const response = handler.errorResponse(request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED, version, "why");
      const codes: number[] = [];
      handler.countErrors?.(response, { error: (code) => codes.push(code) }, version);
      assert.ok(codes.includes(ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
      handler.write(new Writer(), response, version);
    }
  });
}

test("AlterReplicaLogDirs answers a row for each partition, by the directory that was named last", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t", partitionCount: 2 });
  const header = { apiKey: 34, apiVersion: 2, correlationId: 1, clientId: null, endPosition: 0 };
  const context = new DispatchedRequest(header, world.connect(), world.services, 0);
  const request = newAlterReplicaLogDirsRequest({
    dirs: [
      { path: "/nowhere", topics: [{ name: "t", partitions: [0, 1] }] },
      {
        path: "/data",
        topics: [
          { name: "t", partitions: [1, 1, 2] },
          { name: "empty", partitions: [] },
        ],
      },
      { path: "/data", topics: [{ name: "never", partitions: [0] }] },
    ],
  });
  assert.deepEqual(await alterReplicaLogDirsApi.handle(context, request), {
    throttleTimeMs: 0,
    results: [
      {
        topicName: "t",
        partitions: [
          { partitionIndex: 0, errorCode: ErrorCode.LOG_DIR_NOT_FOUND },
          { partitionIndex: 1, errorCode: ErrorCode.NONE },
          { partitionIndex: 2, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
        ],
      },
      {
        topicName: "never",
        partitions: [{ partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }],
      },
    ],
  });
});
