/** Every method of the admin of kafkajs 2.2.4, with its errors. */
import kafkajs, { type Admin, type Consumer, type ITopicConfig } from "kafkajs";
import { type AdminLine, AdminScript } from "./admin-script.ts";

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes, logLevel } =
  kafkajs;

const TIME_MS = 1_700_000_000_000;
// Of the library, not of the broker.
const NOT_ASKED: ReadonlySet<string> = new Set(["on", "logger", "events"]);

/** Runs them on a broker that was empty. @throws {Error} naming the methods that it does not call */
export async function runKafkajsAdmin(port: number): Promise<AdminLine[]> {
  const kafka = new kafkajs.Kafka({
    clientId: "conformance",
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    // Few: what is not there never comes.
    retry: { initialRetryTime: 20, retries: 4, maxRetryTime: 200 },
  });
  const script = new AdminScript(port);
  const admin = script.watched(kafka.admin());
  await script.call("connect", () => admin.connect());
  await topics(script, admin);
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic: "t",
    messages: Array.from({ length: 6 }, (_, i) => ({
      partition: 0,
      value: `${i}`,
      timestamp: `${TIME_MS + i * 1000}`,
    })),
  });
  await producer.disconnect();
  await offsets(script, admin);
  await groups(script, admin, kafka.consumer({ groupId: "members", maxWaitTimeInMs: 100 }));
  await cluster(script, admin);
  await script.call("deleteTopics", () => admin.deleteTopics({ topics: ["t", "assigned"] }));
  await script.call("deleteTopics, unknown", () => admin.deleteTopics({ topics: ["never"] }));
  await script.until(async () => !(await admin.listTopics()).some(isOurs));
  await script.call("disconnect", () => admin.disconnect());
  const uncalled = script.uncalled(Object.keys(kafka.admin()).filter((name) => !NOT_ASKED.has(name)));
  if (uncalled.length > 0) throw new Error(`never called: ${uncalled.join()}`);
  return script.lines;
}

/** Not the topic of committed offsets, which is there when the broker had groups before. */
const isOurs = (name: string): boolean => !name.startsWith("__");

async function topics(script: AdminScript, admin: Admin): Promise<void> {
  const t = {
    topic: "t",
    numPartitions: 2,
    replicationFactor: 1,
    configEntries: [{ name: "retention.ms", value: "-1" }],
  };
  await script.call("createTopics", () => admin.createTopics({ waitForLeaders: true, topics: [t] }));
  await script.call("createTopics, exists", () => admin.createTopics({ topics: [t] }));
  await script.call("createTopics, assigned", () =>
    admin.createTopics({ topics: [{ topic: "assigned", replicaAssignment: [{ partition: 0, replicas: [1] }] }] }),
  );
  await script.call("createTopics, validate only", () =>
    admin.createTopics({ validateOnly: true, waitForLeaders: false, topics: [{ topic: "validated" }] }),
  );
  const wrong: [what: string, topic: ITopicConfig][] = [
    ["an invalid name", { topic: "a/b" }],
    ["too many replicas", { topic: "bad", replicationFactor: 2 }],
    ["an unknown config", { topic: "bad", configEntries: [{ name: "no.such", value: "1" }] }],
  ];
  for (const [what, topic] of wrong) {
    await script.call(`createTopics, ${what}`, () => admin.createTopics({ topics: [topic] }));
  }
  await script.call("createPartitions", () => admin.createPartitions({ topicPartitions: [{ topic: "t", count: 3 }] }));
  await script.call("createPartitions, fewer", () =>
    admin.createPartitions({ topicPartitions: [{ topic: "t", count: 1 }] }),
  );
  await script.call("createPartitions, unknown", () =>
    admin.createPartitions({ topicPartitions: [{ topic: "never", count: 2 }] }),
  );
  await script.call("createPartitions, validate only", () =>
    admin.createPartitions({ validateOnly: true, topicPartitions: [{ topic: "t", count: 9 }] }),
  );
  await script.until(async () => {
    const { topics: shown } = await admin.fetchTopicMetadata({ topics: ["t"] });
    return shown[0]?.partitions.length === 3;
  });
  await script.call("listTopics", async () => (await admin.listTopics()).filter(isOurs));
  await script.call("fetchTopicMetadata", () => admin.fetchTopicMetadata({ topics: ["t", "assigned"] }));
  await script.call("fetchTopicMetadata, invalid", () => admin.fetchTopicMetadata({ topics: ["a/b"] }));
}

async function offsets(script: AdminScript, admin: Admin): Promise<void> {
  await script.call("fetchTopicOffsets", () => admin.fetchTopicOffsets("t"));
  await script.call("fetchTopicOffsetsByTimestamp", () => admin.fetchTopicOffsetsByTimestamp("t", TIME_MS + 2500));
  await script.call("fetchTopicOffsetsByTimestamp, later", () => admin.fetchTopicOffsetsByTimestamp("t", TIME_MS * 2));
  await script.call("deleteTopicRecords", () =>
    admin.deleteTopicRecords({ topic: "t", partitions: [{ partition: 0, offset: "2" }] }),
  );
  await script.call("deleteTopicRecords, too far", () =>
    admin.deleteTopicRecords({ topic: "t", partitions: [{ partition: 0, offset: "99" }] }),
  );
  await script.call("deleteTopicRecords, all", () =>
    admin.deleteTopicRecords({ topic: "t", partitions: [{ partition: 1, offset: "-1" }] }),
  );
  await script.call("fetchTopicOffsets, deleted", () => admin.fetchTopicOffsets("t"));
}

async function groups(script: AdminScript, admin: Admin, consumer: Consumer): Promise<void> {
  const groupId = "g";
  const topics = ["t"];
  await script.until(() =>
    admin.fetchOffsets({ groupId, topics }).then(
      () => true,
      () => false,
    ),
  );
  // Each of these has a consumer of its own, which waits for records for five seconds.
  await Promise.all([
    script.call("setOffsets", () =>
      admin.setOffsets({ groupId, topic: "t", partitions: [{ partition: 0, offset: "3" }] }),
    ),
    script.call("resetOffsets", () => admin.resetOffsets({ groupId: "reset", topic: "t", earliest: true })),
    script.call("fetchOffsets, resolved", () =>
      admin.fetchOffsets({ groupId: "resolved", topics, resolveOffsets: true }),
    ),
  ]);
  await script.call("fetchOffsets", () => admin.fetchOffsets({ groupId, topics }));
  await script.call("fetchOffsets of all topics", () => admin.fetchOffsets({ groupId }));
  await script.call("fetchOffsets, reset", () => admin.fetchOffsets({ groupId: "reset", topics }));
  await script.call("fetchOffsets, unknown", () => admin.fetchOffsets({ groupId: "never", topics: ["t"] }));
  await consumer.connect();
  await consumer.subscribe({ topic: "t", fromBeginning: true });
  const { promise: joined, resolve } = Promise.withResolvers<void>();
  consumer.on("consumer.group_join", () => resolve());
  await consumer.run({ eachMessage: async () => {} });
  await joined;
  await script.call("listGroups", () => admin.listGroups());
  await script.call("describeGroups", () => admin.describeGroups(["members", groupId, "never"]));
  await script.call("setOffsets, with members", () =>
    admin.setOffsets({ groupId: "members", topic: "t", partitions: [{ partition: 0, offset: "1" }] }),
  );
  await script.call("deleteGroups, with members", () => admin.deleteGroups(["members"]));
  await consumer.disconnect();
  await script.call("deleteGroups", () => admin.deleteGroups([groupId, "members", "reset", "resolved"]));
  await script.call("deleteGroups, unknown", () => admin.deleteGroups(["never"]));
}

async function cluster(script: AdminScript, admin: Admin): Promise<void> {
  const topic = { type: ConfigResourceTypes.TOPIC, name: "t" };
  await script.call("describeCluster", async () => ({ ...(await admin.describeCluster()), clusterId: undefined }));
  for (const includeSynonyms of [false, true]) {
    const how = includeSynonyms ? ", synonyms" : "";
    await script.call(`describeConfigs${how}`, () => admin.describeConfigs({ includeSynonyms, resources: [topic] }));
    await script.call(`describeConfigs of the broker${how}`, () =>
      admin.describeConfigs({
        includeSynonyms,
        resources: [
          {
            type: ConfigResourceTypes.BROKER,
            name: "1",
            configNames: ["message.max.bytes", "num.partitions", "log.retention.ms", "ssl.key.password"],
          },
        ],
      }),
    );
  }
  await script.call("describeConfigs, unknown", () =>
    admin.describeConfigs({ includeSynonyms: false, resources: [{ ...topic, name: "never" }] }),
  );
  for (const validateOnly of [true, false]) {
    for (const [name, value] of [
      ["segment.bytes", "2097152"],
      ["segment.bytes", "1"],
      ["no.such", "1"],
    ] as const) {
      await script.call(`alterConfigs${validateOnly ? ", validate only" : ""}: ${name}=${value}`, () =>
        admin.alterConfigs({ validateOnly, resources: [{ ...topic, configEntries: [{ name, value }] }] }),
      );
    }
  }
  await script.call("alterPartitionReassignments", () =>
    admin.alterPartitionReassignments({
      topics: [{ topic: "t", partitionAssignment: [{ partition: 0, replicas: [1] }] }],
    }),
  );
  await script.call("alterPartitionReassignments to nobody", () =>
    admin.alterPartitionReassignments({
      topics: [{ topic: "t", partitionAssignment: [{ partition: 0, replicas: [9] }] }],
    }),
  );
  await script.call("listPartitionReassignments", () => admin.listPartitionReassignments({}));
  const acl = {
    resourceType: AclResourceTypes.TOPIC,
    resourceName: "t",
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: "User:alice",
    host: "*",
    operation: AclOperationTypes.READ,
    permissionType: AclPermissionTypes.ALLOW,
  };
  await script.call("createAcls", () => admin.createAcls({ acl: [acl] }));
  await script.call("describeAcls", () => admin.describeAcls(acl));
  await script.call("deleteAcls", () => admin.deleteAcls({ filters: [acl] }));
}
