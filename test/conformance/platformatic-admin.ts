/** Every method of the admin of @platformatic/kafka, with its errors. */
import { Admin, Consumer, Producer, stringSerializers } from "@platformatic/kafka";
import { type AdminLine, AdminScript } from "./admin-script.ts";

const TIME_MS = 1_700_000_000_000n;
const TOPIC = 2;
const BROKER = 4;

/** Runs them on a broker that was empty. @throws {Error} naming the methods that it does not call */
export async function runPlatformaticAdmin(port: number): Promise<AdminLine[]> {
  const base = { clientId: "conformance", bootstrapBrokers: [`127.0.0.1:${port}`], retries: 3, retryDelay: 50 };
  const script = new AdminScript(port);
  const real = new Admin(base);
  const admin = script.watched(real);
  await topics(script, admin);
  const producer = new Producer({ ...base, serializers: stringSerializers });
  for (let i = 0n; i < 6n; i++) {
    await producer.send({ messages: [{ topic: "t", partition: 0, value: `${i}`, timestamp: TIME_MS + i * 1000n }] });
  }
  await producer.close();
  await records(script, admin);
  await groups(script, admin, new Consumer({ ...base, groupId: "members" }));
  await cluster(script, admin);
  await script.call("deleteTopics", () => admin.deleteTopics({ topics: ["t", "assigned"] }));
  await script.call("deleteTopics, unknown", () => admin.deleteTopics({ topics: ["never"] }));
  await script.until(async () => (await admin.listTopics()).length === 0);
  await real.close();
  const uncalled = script.uncalled(
    Object.getOwnPropertyNames(Admin.prototype).filter((name) => name !== "constructor"),
  );
  if (uncalled.length > 0) throw new Error(`never called: ${uncalled.join()}`);
  return script.lines;
}

async function topics(script: AdminScript, admin: Admin): Promise<void> {
  const configs = [{ name: "retention.ms", value: "-1" }];
  await script.call("createTopics", () => admin.createTopics({ topics: ["t"], partitions: 2, replicas: 1, configs }));
  await script.call("createTopics, exists", () => admin.createTopics({ topics: ["t"], partitions: 1, replicas: 1 }));
  await script.call("createTopics, assigned", () =>
    admin.createTopics({
      topics: ["assigned"],
      partitions: -1,
      replicas: -1,
      assignments: [{ partition: 0, brokers: [1] }],
    }),
  );
  await script.call("createTopics, an invalid name", () =>
    admin.createTopics({ topics: ["a/b"], partitions: 1, replicas: 1 }),
  );
  await script.call("createTopics, too many replicas", () =>
    admin.createTopics({ topics: ["bad"], partitions: 1, replicas: 2 }),
  );
  await script.call("createTopics, an unknown config", () =>
    admin.createTopics({ topics: ["bad"], partitions: 1, replicas: 1, configs: [{ name: "no.such", value: "1" }] }),
  );
  const grown = (name: string, count: number) => ({ name, count, assignments: [] });
  await script.call("createPartitions", () =>
    admin.createPartitions({ topics: [{ name: "t", count: 3, assignments: [{ brokerIds: [1] }] }] }),
  );
  await script.call("createPartitions, no assignment", () => admin.createPartitions({ topics: [grown("t", 4)] }));
  await script.call("createPartitions, unknown", () => admin.createPartitions({ topics: [grown("never", 4)] }));
  await script.call("createPartitions, validate only", () =>
    admin.createPartitions({
      validateOnly: true,
      topics: [{ name: "t", count: 4, assignments: [{ brokerIds: [9] }] }],
    }),
  );
  await script.until(async () => (await admin.listTopics()).length === 2);
  await script.call("listTopics", () => admin.listTopics());
}

async function records(script: AdminScript, admin: Admin): Promise<void> {
  for (const timestamp of [-1n, -2n, -3n, -4n, TIME_MS + 2500n]) {
    await script.call(`listOffsets at ${timestamp}`, () =>
      admin.listOffsets({ topics: [{ name: "t", partitions: [{ partitionIndex: 0, timestamp }] }] }),
    );
  }
  const deleted = (name: string, offset: bigint) =>
    admin.deleteRecords({ topics: [{ name, partitions: [{ partition: 0, offset }] }] });
  await script.call("deleteRecords", () => deleted("t", 2n));
  await script.call("deleteRecords, too far", () => deleted("t", 99n));
  await script.call("deleteRecords, all", () => deleted("t", -1n));
  await script.call("describeLogDirs", () => admin.describeLogDirs({ topics: [{ name: "t", partitions: [1, 2] }] }));
}

async function groups(script: AdminScript, admin: Admin, consumer: Consumer): Promise<void> {
  const groupId = "g";
  const altered = (id: string, name: string, offset: bigint) =>
    admin.alterConsumerGroupOffsets({ groupId: id, topics: [{ name, partitionOffsets: [{ partition: 0, offset }] }] });
  await script.until(() =>
    altered(groupId, "t", 1n).then(
      () => true,
      () => false,
    ),
  );
  await script.call("findCoordinator", () => admin.findCoordinator({ keyType: 0, keys: [groupId, "never"] }));
  await script.call("alterConsumerGroupOffsets", () => altered(groupId, "t", 3n));
  await script.call("alterConsumerGroupOffsets, unknown", () => altered(groupId, "never", 3n));
  await script.call("listConsumerGroupOffsets", () =>
    admin.listConsumerGroupOffsets({ groups: [groupId, "never"], requireStable: true }),
  );
  await script.call("listConsumerGroupOffsets of a partition", () =>
    admin.listConsumerGroupOffsets({ groups: [{ groupId, topics: [{ name: "t", partitionIndexes: [0, 1] }] }] }),
  );
  consumer.topics.trackAll("t");
  await consumer.joinGroup({});
  await script.call("listGroups", () => admin.listGroups());
  await script.call("listGroups, empty", () => admin.listGroups({ states: ["EMPTY"], types: ["classic"] }));
  await script.call("describeGroups", () =>
    admin.describeGroups({ groups: ["members", groupId], includeAuthorizedOperations: true }),
  );
  await script.call("describeGroups, unknown", () => admin.describeGroups({ groups: ["never"] }));
  await script.call("alterConsumerGroupOffsets, with members", () => altered("members", "t", 3n));
  await script.call("deleteGroups, with members", () => admin.deleteGroups({ groups: ["members"] }));
  await script.call("removeMembersFromConsumerGroup, unknown", () =>
    admin.removeMembersFromConsumerGroup({ groupId: "members", members: [{ memberId: "nobody" }] }),
  );
  await script.call("removeMembersFromConsumerGroup", () =>
    admin.removeMembersFromConsumerGroup({ groupId: "members" }),
  );
  await script.call("describeGroups, removed", () => admin.describeGroups({ groups: ["members"] }));
  await consumer.close(true);
  const gone = (id: string) =>
    admin.deleteConsumerGroupOffsets({ groupId: id, topics: [{ name: "t", partitionIndexes: [0] }] });
  await script.call("deleteConsumerGroupOffsets", () => gone(groupId));
  await script.call("deleteConsumerGroupOffsets, unknown", () => gone("never"));
  await script.call("deleteGroups", () => admin.deleteGroups({ groups: ["members"] }));
  await script.call("deleteGroups, unknown", () => admin.deleteGroups({ groups: ["never"] }));
}

async function cluster(script: AdminScript, admin: Admin): Promise<void> {
  const topic = { resourceType: TOPIC, resourceName: "t" } as const;
  await script.call("describeConfigs", () =>
    admin.describeConfigs({ resources: [{ ...topic, configurationKeys: null }], includeSynonyms: true }),
  );
  await script.call("describeConfigs of the broker", () =>
    admin.describeConfigs({
      resources: [{ resourceType: BROKER, resourceName: "1", configurationKeys: ["message.max.bytes"] }],
    }),
  );
  await script.call("describeConfigs, unknown", () =>
    admin.describeConfigs({ resources: [{ ...topic, resourceName: "never", configurationKeys: null }] }),
  );
  for (const [name, value] of [
    ["segment.bytes", "2097152"],
    ["segment.bytes", "1"],
    ["no.such", "1"],
  ] as const) {
    await script.call(`alterConfigs: ${name}=${value}`, () =>
      admin.alterConfigs({ resources: [{ ...topic, configs: [{ name, value }] }] }),
    );
    await script.call(`incrementalAlterConfigs: ${name}=${value}`, () =>
      admin.incrementalAlterConfigs({ resources: [{ ...topic, configs: [{ name, configOperation: 0, value }] }] }),
    );
  }
  await script.call("incrementalAlterConfigs, appended", () =>
    admin.incrementalAlterConfigs({
      resources: [{ ...topic, configs: [{ name: "cleanup.policy", configOperation: 2, value: "compact" }] }],
      validateOnly: true,
    }),
  );
  const entities = [{ entityType: "user", entityName: "alice" } as const];
  const altered = (value: number) =>
    admin.alterClientQuotas({ entries: [{ entities, ops: [{ key: "producer_byte_rate", value, remove: false }] }] });
  await script.call("alterClientQuotas", () => altered(1024));
  await script.call("alterClientQuotas to a fraction", () => altered(1.5));
  const described = () =>
    admin.describeClientQuotas({
      components: [{ entityType: "user", matchType: 0, match: "alice" }],
      strict: true,
    });
  await script.until(async () => (await described()).length === 1);
  await script.call("describeClientQuotas", described);
  await script.call("alterClientQuotas, removed", () =>
    admin.alterClientQuotas({ entries: [{ entities, ops: [{ key: "producer_byte_rate", remove: true }] }] }),
  );
  const acl = {
    resourceType: 2,
    resourceName: "t",
    resourcePatternType: 3,
    principal: "User:alice",
    host: "*",
    operation: 3,
    permissionType: 3,
  } as const;
  await script.call("createAcls", () => admin.createAcls({ creations: [acl] }));
  const filter = { ...acl, patternTypeFilter: 3 };
  await script.call("describeAcls", () => admin.describeAcls({ filter }));
  await script.call("deleteAcls", () => admin.deleteAcls({ filters: [filter] }));
}
