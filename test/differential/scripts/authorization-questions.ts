/** What the clients of `authorization.ts` ask: about what is open to all of them but one, closed to some, or not there. */
import type { AclOperation, Resource } from "../../../src/broker/dispatch/request-context.ts";
import type { AllowRule } from "../../../src/testing/rule-authorizer.ts";
import { batch } from "../batches.ts";
import { OPEN } from "../clients.ts";
import type { ApiName } from "../wire-session.ts";

/** There, but closed to the client that may only use what is open. */
export const CLOSED = "closed";

const NEVER = "never";
const NAMES = [OPEN, CLOSED, NEVER];

const ACL = {
  resourceType: 2,
  resourceName: NEVER,
  principal: "User:never",
  host: "*",
  operation: 3,
  permissionType: 3,
};

/** Every ACL. */
const ACL_FILTER = {
  resourceTypeFilter: 1,
  resourceNameFilter: null,
  patternTypeFilter: 1,
  principalFilter: null,
  hostFilter: null,
  operation: 1,
  permissionType: 1,
};

type Body = Readonly<Record<string, unknown>>;

/** A request that each client sends. */
export interface Question {
  readonly name: string;
  readonly api: ApiName;
  readonly version: number;
  /** @param index of the client, for what only one of them can have */
  readonly body: (index: number) => Body;
  /** Those who may do this are not asked: what they would be answered is not about authorization. */
  readonly without?: (rules: readonly AllowRule[]) => boolean;
}

/** The topic that this client may try to delete by its name. */
export const victimByName = (index: number): string => `victim-${index}`;

/** The topic that this client may try to delete by its id. */
export const victimById = (index: number): string => `victim-by-id-${index}`;

/** Commits an offset of each topic. */
export const commitOf = (groupId: string): Body => ({
  groupId,
  generationIdOrMemberEpoch: -1,
  memberId: "",
  topics: NAMES.map((name) => ({ name, partitions: [{ partitionIndex: 0, committedOffset: 5 }] })),
});

const may =
  (operation: AclOperation, type: Resource["type"]) =>
  (rules: readonly AllowRule[]): boolean =>
    rules.some((rule) => rule.type === type && (rule.operation === "ALL" || rule.operation === operation));

/** Here there are no ACLs yet: what those get who may ask is not about authorization. Who may alter may describe. */
const mayOfAcls =
  (operation: "DESCRIBE" | "ALTER") =>
  (rules: readonly AllowRule[]): boolean =>
    may(operation, "CLUSTER")(rules) || may("ALTER", "CLUSTER")(rules);

function ask(
  apiAndVersion: `${string} v${number}`,
  what: string,
  body: Body | ((index: number) => Body),
  without?: Question["without"],
): Question {
  const [api = "", version = "v0"] = apiAndVersion.split(" ");
  return {
    name: what === "" ? apiAndVersion : `${apiAndVersion} ${what}`,
    api,
    version: Number(version.slice(1)),
    body: typeof body === "function" ? body : () => body,
    ...(without === undefined ? {} : { without }),
  };
}

/** A row for each topic, or topic by id. */
const rows = (field: string, more: Body = {}) => NAMES.map((name) => ({ [field]: name, ...more }));
const partitions = (field: string, more: Body = {}) => ({ partitions: [{ [field]: 0, ...more }] });

/** Questions that change nothing. */
export function readings(ids: ReadonlyMap<string, string>): Question[] {
  return [...aboutTopics(ids), ...aboutTheCluster(), ...aboutGroups()];
}

function aboutTopics(ids: ReadonlyMap<string, string>): Question[] {
  const known = [OPEN, CLOSED].map((name) => ids.get(name));
  const fetched = { ...partitions("partition", { fetchOffset: 0, partitionMaxBytes: 1000 }) };
  const fetch = { maxWaitMs: 0, minBytes: 0, maxBytes: 1000, sessionEpoch: -1 };
  const operations = { includeTopicAuthorizedOperations: true, allowAutoTopicCreation: false };
  const topics = rows("name");
  return [
    ask("Metadata v12", "of all", { topics: null, ...operations }),
    ask("Metadata v9", "of three", { topics, ...operations, includeClusterAuthorizedOperations: true }),
    ask("Metadata v12", "by id", { topics: known.map((topicId) => ({ topicId, name: null })), ...operations }),
    ask("DescribeTopicPartitions v0", "of three", { topics }),
    ask("DescribeTopicPartitions v0", "of all, two", { responsePartitionLimit: 2 }),
    ask("DescribeTopicPartitions v0", "from a cursor", {
      responsePartitionLimit: 2,
      cursor: { topicName: CLOSED, partitionIndex: 0 },
    }),
    ask("Fetch v12", "of a consumer", { ...fetch, topics: rows("topic", fetched) }),
    ask("Fetch v12", "of a follower", { ...fetch, replicaId: 7, topics: rows("topic", fetched) }),
    ask("Fetch v13", "by id", { ...fetch, topics: known.map((topicId) => ({ topicId, ...fetched })) }),
    ask("ListOffsets v7", "", { replicaId: -1, topics: rows("name", partitions("partitionIndex", { timestamp: -1 })) }),
    ask("OffsetForLeaderEpoch v4", "", {
      replicaId: -1,
      topics: rows("topic", partitions("partition", { leaderEpoch: 0 })),
    }),
    ask("DescribeProducers v0", "", { topics: rows("name", { partitionIndexes: [0] }) }),
  ];
}

function aboutTheCluster(): Question[] {
  const resource = (resourceType: number, resourceName: string, key: string) => ({
    resourceType,
    resourceName,
    configurationKeys: [key],
  });
  const quorum = (topicName: string) => ({ topics: [{ topicName, partitions: [{ partitionIndex: 0 }] }] });
  const described = [
    ...NAMES.map((name) => resource(2, name, "retention.ms")),
    resource(4, "1", "num.partitions"),
    resource(4, "", "num.partitions"),
    resource(8, "1", "no.such.logger"),
    resource(16, NEVER, "interval.ms"),
    resource(32, OPEN, "consumer.session.timeout.ms"),
    resource(32, CLOSED, "consumer.session.timeout.ms"),
  ];
  return [
    ask("DescribeCluster v2", "", { includeClusterAuthorizedOperations: true }),
    ask("DescribeLogDirs v1", "", { topics: [{ topic: NEVER, partitions: [0] }] }),
    ask("DescribeLogDirs v4", "", { topics: [{ topic: NEVER, partitions: [0] }] }),
    ask("DescribeQuorum v2", "of another topic", quorum(NEVER)),
    ask("DescribeQuorum v2", "of the metadata", quorum("__cluster_metadata"), (rules) =>
      rules.some(({ type }) => type === "CLUSTER"),
    ),
    ask("ListConfigResources v0", "", {}),
    ask("ListConfigResources v1", "of groups", { resourceTypes: [32] }),
    ask("ListConfigResources v1", "of an unknown type", { resourceTypes: [99] }),
    ask("ListPartitionReassignments v0", "", { topics: null }),
    ask("DescribeConfigs v4", "of each kind", { resources: described }),
    ask("DescribeConfigs v4", "of what is wrong", {
      resources: [
        resource(2, "a b", "retention.ms"),
        resource(4, "9", "num.partitions"),
        resource(32, "", "consumer.session.timeout.ms"),
      ],
    }),
    ask("DescribeClientQuotas v1", "", { components: [] }),
    ask("DescribeClientQuotas v1", "of an unknown type", { components: [{ entityType: "no", matchType: 1 }] }),
    ask("DescribeUserScramCredentials v0", "", { users: [{ name: NEVER }] }),
    ask("DescribeAcls v3", "", ACL_FILTER, mayOfAcls("DESCRIBE")),
    ask("FindCoordinator v2", "of a group", { key: CLOSED, keyType: 0 }),
    ask("FindCoordinator v4", "of groups", { coordinatorKeys: [OPEN, CLOSED], keyType: 0 }),
    ask("FindCoordinator v4", "of a transaction", { coordinatorKeys: [CLOSED], keyType: 1 }, (rules) =>
      rules.some(({ type }) => type === "TRANSACTIONAL_ID"),
    ),
    ask("FindCoordinator v2", "of a transaction", { key: CLOSED, keyType: 1 }, (rules) =>
      rules.some(({ type }) => type === "TRANSACTIONAL_ID"),
    ),
    ask(
      "FindCoordinator v6",
      "of a share group",
      { coordinatorKeys: ["bad key"], keyType: 2 },
      may("CLUSTER_ACTION", "CLUSTER"),
    ),
    ask("InitProducerId v4", "of an idempotent producer", { transactionalId: null, producerId: -1, producerEpoch: -1 }),
    ask("InitProducerId v4", "of a transaction", { transactionalId: CLOSED }, (rules) =>
      rules.some(({ type }) => type === "TRANSACTIONAL_ID"),
    ),
  ];
}

function aboutGroups(): Question[] {
  const member = { memberId: "chosen-nobody", generationId: 1 };
  const topics = rows("name", { partitionIndexes: [0] });
  const ofBoth = (more: Body) => [OPEN, CLOSED].map((groupId) => ({ groupId, ...more }));
  return [
    ask("DescribeGroups v5", "", { groups: [OPEN, CLOSED], includeAuthorizedOperations: true }),
    ask("ListGroups v4", "", {}),
    ask("OffsetFetch v5", "of three", { groupId: OPEN, topics }),
    ask("OffsetFetch v5", "of all", { groupId: CLOSED, topics: null }),
    ask("OffsetFetch v1", "of three", { groupId: CLOSED, topics }),
    ask("OffsetFetch v8", "of groups", { groups: ofBoth({ topics }) }),
    ask("OffsetFetch v8", "of groups, all", { groups: ofBoth({ topics: null }) }),
    ask("JoinGroup v7", "", { groupId: CLOSED, sessionTimeoutMs: 1, protocolType: "consumer" }),
    ask("SyncGroup v4", "", { groupId: CLOSED, ...member }),
    ask("Heartbeat v4", "", { groupId: CLOSED, ...member }),
    ask("LeaveGroup v4", "", { groupId: CLOSED, members: [{ memberId: "chosen-nobody" }] }),
    ask("LeaveGroup v1", "", { groupId: CLOSED, memberId: "chosen-nobody" }),
    ask("OffsetCommit v8", "of a group", commitOf(OPEN)),
    ask("OffsetCommit v8", "of a closed group", commitOf(CLOSED)),
    ask("OffsetDelete v0", "of an unknown partition", {
      groupId: OPEN,
      topics: rows("name", partitions("partitionIndex")).map(({ name }) => ({
        name,
        partitions: [{ partitionIndex: 7 }],
      })),
    }),
    ask("DeleteGroups v2", "", { groupsNames: [NEVER, OPEN].map((name) => `${name}-group`) }),
  ];
}

/** Questions that change something, where they are allowed. */
export function changes(ids: ReadonlyMap<string, string>): Question[] {
  const fresh = [OPEN, "fresh"].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
  const timeoutMs = 60_000;
  const set = (resourceType: number, resourceName: string, name: string, value: string) => ({
    resourceType,
    resourceName,
    configs: [{ name, value }],
  });
  const altered = [
    ...NAMES.map((name) => set(2, name, "retention.ms", "1000")),
    set(4, "1", "num.io.threads", "8"),
    set(4, "", "num.io.threads", "8"),
    set(16, NEVER, "interval.ms", "1000"),
    set(32, OPEN, "consumer.session.timeout.ms", "50000"),
    set(32, CLOSED, "consumer.session.timeout.ms", "50000"),
  ];
  const twice = [
    { name: "num.io.threads", value: "8" },
    { name: "num.io.threads", value: "9" },
  ];
  // What is told first: that it is wrong, or that it is not allowed.
  const wrong = [
    { resourceType: 4, resourceName: "1", configs: twice },
    set(4, "9", "num.io.threads", "8"),
    set(4, "", "num.io.threads", "many"),
    { resourceType: 7, resourceName: "1", configs: [] },
  ];
  const wrongTopics = [
    set(2, "a b", "retention.ms", "1"),
    set(2, "", "retention.ms", "1"),
    set(2, OPEN, "retention.ms", "many"),
    set(2, CLOSED, "no.such.config", "1"),
  ];
  const wrongLoggers = [
    { resourceType: 8, resourceName: "1", configs: twice },
    set(8, "9", "root", "INFO"),
    set(8, "one", "root", "INFO"),
  ];
  const quota = { entity: [{ entityType: "user", entityName: "u" }], ops: [{ key: "producer_byte_rate", value: 1 }] };
  const records = batch(["value"]);
  const transactional = batch(["value"], { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true });
  const produced = (bytes: Uint8Array) => rows("name", { partitionData: [{ index: 0, records: bytes }] });
  return [
    ask("CreateTopics v7", "", { topics: fresh, validateOnly: true, timeoutMs }),
    ask("CreatePartitions v3", "", {
      topics: rows("name", { count: 2, assignments: null }),
      validateOnly: true,
      timeoutMs,
    }),
    ask("AlterConfigs v2", "", { resources: altered, validateOnly: true }),
    ask("IncrementalAlterConfigs v1", "", { resources: altered, validateOnly: true }),
    ask("AlterConfigs v2", "of topics, wrongly", { resources: wrongTopics, validateOnly: true }),
    ask("IncrementalAlterConfigs v1", "of topics, wrongly", { resources: wrongTopics, validateOnly: true }),
    ask("CreateTopics v7", "wrongly", {
      topics: [
        { name: "a b", numPartitions: 1, replicationFactor: 1 },
        { name: "fresh-0", numPartitions: 0, replicationFactor: 1 },
        { name: "fresh-9", numPartitions: 1, replicationFactor: 9 },
        { name: "__cluster_metadata", numPartitions: 1, replicationFactor: 1 },
      ],
      validateOnly: true,
      timeoutMs,
    }),
    ask("CreatePartitions v3", "wrongly", {
      topics: ["a b", ""].map((name) => ({ name, count: 2, assignments: null })),
      timeoutMs,
    }),
    ask("AlterConfigs v2", "of brokers, wrongly", { resources: wrong, validateOnly: true }),
    ask("IncrementalAlterConfigs v1", "of brokers, wrongly", { resources: wrong, validateOnly: true }),
    ask("IncrementalAlterConfigs v1", "of loggers, wrongly", { resources: wrongLoggers, validateOnly: true }),
    ask("IncrementalAlterConfigs v1", "of a logger", { resources: [set(8, "1", "root", "INFO")], validateOnly: true }),
    ask("ElectLeaders v2", "", { topicPartitions: [{ topic: NEVER, partitions: [0] }] }),
    ask("ElectLeaders v0", "", { topicPartitions: [{ topic: NEVER, partitions: [0] }] }),
    ask("AlterPartitionReassignments v1", "", {
      topics: rows("name", partitions("partitionIndex", { replicas: null })),
    }),
    ask("UpdateFeatures v2", "", {
      featureUpdates: [{ feature: "no.such.feature", maxVersionLevel: 1, upgradeType: 1 }],
    }),
    ask("UpdateFeatures v1", "", {
      featureUpdates: [{ feature: "no.such.feature", maxVersionLevel: 1, upgradeType: 1 }],
    }),
    ask("UnregisterBroker v0", "", { brokerId: 99 }),
    ask("CreateAcls v3", "", { creations: [ACL, ACL] }, mayOfAcls("ALTER")),
    ask("DeleteAcls v3", "", { filters: [ACL_FILTER, ACL_FILTER] }, mayOfAcls("ALTER")),
    ask("AlterClientQuotas v1", "", { entries: [quota], validateOnly: true }),
    ask("AlterReplicaLogDirs v2", "", {
      dirs: [{ path: "/no/such/directory", topics: [{ name: OPEN, partitions: [0] }] }],
    }),
    ask("AlterUserScramCredentials v0", "", { deletions: [{ name: NEVER, mechanism: 1 }] }),
    ask("DeleteRecords v2", "", { topics: rows("name", partitions("partitionIndex", { offset: 0 })) }),
    ask("Produce v9", "", { acks: 1, timeoutMs: 1000, topicData: produced(records) }),
    ask(
      "Produce v9",
      "of a transaction",
      { transactionalId: CLOSED, acks: -1, timeoutMs: 1000, topicData: produced(transactional) },
      (rules) => rules.some(({ type }) => type === "TRANSACTIONAL_ID"),
    ),
    // From here on, what there is depends on who was allowed to change it.
    ask("Metadata v4", "that creates", (index) => ({
      topics: [{ name: `created-by-${index}` }],
      allowAutoTopicCreation: true,
    })),
    ask("DeleteTopics v6", "by name", (index) => ({
      topics: [{ name: victimByName(index) }, { name: NEVER }],
      timeoutMs,
    })),
    ask("DeleteTopics v6", "by id", (index) => ({
      topics: [{ name: null, topicId: ids.get(victimById(index)) }],
      timeoutMs,
    })),
    ask("DeleteTopics v6", "by an unknown id", {
      topics: [{ name: null, topicId: "chosenAAAAAAAAAAAAAAAA" }],
      timeoutMs,
    }),
    ask("DeleteTopics v1", "of what is not there", { topicNames: [NEVER], timeoutMs }),
  ];
}
