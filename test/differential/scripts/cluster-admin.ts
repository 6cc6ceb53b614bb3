/** What admin tools ask of one node's controller: elections, reassignments, features, brokers, quotas, SCRAM credentials. */
import type { WireSession } from "../wire-session.ts";

const UPGRADE = 1;
const SAFE_DOWNGRADE = 2;
const UNSAFE_DOWNGRADE = 3;

const EXACT = 0;
const DEFAULT = 1;
const SPECIFIED = 2;

const SCRAM_SHA_256 = 1;
const SCRAM_SHA_512 = 2;

const TOPIC = "cluster-admin";

/** Leaves nothing behind but a topic. */
export async function clusterAdmin(session: WireSession): Promise<void> {
  await session.send("CreateTopics", "CreateTopics", 7, {
    topics: [{ name: TOPIC, numPartitions: 2, replicationFactor: 1 }],
  });
  await session.untilLed([TOPIC], 2);
  await elections(session);
  await reassignments(session);
  await features(session);
  await quotas(session);
  await scram(session);
  await session.send("UnregisterBroker v0 of an unknown broker", "UnregisterBroker", 0, { brokerId: 99 });
  await session.send("UnregisterBroker v0 of a negative broker", "UnregisterBroker", 0, { brokerId: -1 });
}

async function elections(session: WireSession): Promise<void> {
  const topicPartitions = [
    { topic: TOPIC, partitions: [0, 1, 7] },
    { topic: "no-such-topic", partitions: [0] },
    { topic: "", partitions: [0] },
    { topic: TOPIC, partitions: [0, 0] },
  ];
  for (let version = 0; version <= 2; version++) {
    for (const electionType of version === 0 ? [0] : [0, 1]) {
      const what = `ElectLeaders v${version} type ${electionType}`;
      await session.send(what, "ElectLeaders", version, { electionType, topicPartitions });
      await session.send(`${what} of none`, "ElectLeaders", version, { electionType, topicPartitions: [] });
    }
  }
  await session.send("ElectLeaders v2 of an unknown type", "ElectLeaders", 2, { electionType: 5, topicPartitions });
  await session.send("ElectLeaders v1 of an unknown type", "ElectLeaders", 1, { electionType: -1, topicPartitions });
  await session.send("ElectLeaders v2 of an unknown type for all", "ElectLeaders", 2, {
    electionType: 5,
    topicPartitions: null,
  });
}

async function reassignments(session: WireSession): Promise<void> {
  const targets: [string, unknown][] = [
    ["to where it is", [1]],
    ["cancelled", null],
    ["to nobody", []],
    ["to a stranger", [2]],
    ["to one broker twice", [1, 1]],
    ["to two brokers", [1, 2]],
    ["to a negative broker", [-1]],
  ];
  for (let version = 0; version <= 1; version++) {
    for (const [what, replicas] of targets) {
      await session.send(`AlterPartitionReassignments v${version} ${what}`, "AlterPartitionReassignments", version, {
        topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, replicas }] }],
      });
    }
  }
  await session.send("AlterPartitionReassignments v1 without a new factor", "AlterPartitionReassignments", 1, {
    allowReplicationFactorChange: false,
    topics: [
      {
        name: TOPIC,
        partitions: [
          { partitionIndex: 0, replicas: [] },
          { partitionIndex: 1, replicas: [1] },
          { partitionIndex: 2, replicas: [1] },
          { partitionIndex: -1, replicas: null },
        ],
      },
      { name: "no-such-topic", partitions: [{ partitionIndex: 0, replicas: [1] }] },
      { name: "", partitions: [{ partitionIndex: 0, replicas: null }] },
      { name: TOPIC, partitions: [] },
    ],
  });
  await session.send("AlterPartitionReassignments v1 of nothing", "AlterPartitionReassignments", 1, { topics: [] });
  const listed: [string, unknown][] = [
    ["of all", null],
    ["of none", []],
    ["of some", [{ name: TOPIC, partitionIndexes: [0, 1, 9] }]],
    ["of strangers", [{ name: "no-such-topic", partitionIndexes: [0] }]],
  ];
  for (const [what, topics] of listed) {
    await session.send(`ListPartitionReassignments v0 ${what}`, "ListPartitionReassignments", 0, { topics });
  }
}

type FeatureUpdate = readonly [feature: string, level: number, upgradeType: number];

const METADATA = "metadata.version";
const ELR = "eligible.leader.replicas.version";
const KRAFT = "kraft.version";

async function features(session: WireSession): Promise<void> {
  const update = (what: string, updates: readonly FeatureUpdate[], version = 2, validateOnly = true) =>
    session.send(`UpdateFeatures v${version} ${what}`, "UpdateFeatures", version, {
      featureUpdates: updates.map(([feature, maxVersionLevel, upgradeType]) => ({
        feature,
        maxVersionLevel,
        upgradeType,
      })),
      validateOnly,
    });
  const same: FeatureUpdate = [METADATA, 33, UPGRADE];
  for (let version = 1; version <= 2; version++) {
    await update("to the same level", [same], version);
    await update("of two to the same levels", [same, [ELR, 1, UPGRADE]], version);
    await update("to a level too high", [[METADATA, 34, UPGRADE]], version);
    await update("of an unknown feature", [["no.such.feature", 1, UPGRADE]], version);
  }
  for (const [what, allowDowngrade, maxVersionLevel] of [
    ["up", false, 33],
    ["down", true, 32],
    ["down, not allowed", false, 32],
    ["same, down", true, 33],
  ] as const) {
    await session.send(`UpdateFeatures v0 ${what}`, "UpdateFeatures", 0, {
      featureUpdates: [{ feature: METADATA, maxVersionLevel, allowDowngrade }],
    });
  }
  await update("of nothing", []);
  for (const level of [7, 22, 23, 29, 30, 31, 32]) {
    await update(`down to ${level} as an upgrade`, [[METADATA, level, UPGRADE]]);
    await update(`down to ${level}`, [[METADATA, level, SAFE_DOWNGRADE]]);
    await update(`down to ${level}, unsafe`, [[METADATA, level, UNSAFE_DOWNGRADE]]);
  }
  const alone: [string, FeatureUpdate][] = [
    ["of an unknown feature to 0", ["no.such.feature", 0, UPGRADE]],
    ["of an unknown feature to 0, down", ["no.such.feature", 0, SAFE_DOWNGRADE]],
    ["to a negative level", [METADATA, -1, SAFE_DOWNGRADE]],
    ["to level 0", [METADATA, 0, SAFE_DOWNGRADE]],
    ["to level 6", [METADATA, 6, SAFE_DOWNGRADE]],
    ["up as a downgrade", [METADATA, 34, SAFE_DOWNGRADE]],
    ["to the same level as a downgrade", [METADATA, 33, SAFE_DOWNGRADE]],
    ["to the same level as an unsafe downgrade", [METADATA, 33, UNSAFE_DOWNGRADE]],
    ["of upgrade type 0", [METADATA, 33, 0]],
    ["of upgrade type 9", [METADATA, 33, 9]],
    ["of kraft.version to the same level", [KRAFT, 1, UPGRADE]],
    ["of kraft.version to the same level as a downgrade", [KRAFT, 1, SAFE_DOWNGRADE]],
    ["of kraft.version down", [KRAFT, 0, SAFE_DOWNGRADE]],
    ["of kraft.version down as an upgrade", [KRAFT, 0, UPGRADE]],
    ["of kraft.version too high", [KRAFT, 2, UPGRADE]],
    ["of eligible leader replicas down as an upgrade", [ELR, 0, UPGRADE]],
    ["of eligible leader replicas too high", [ELR, 2, UPGRADE]],
    ["of eligible leader replicas down, validated", [ELR, 0, SAFE_DOWNGRADE]],
  ];
  for (const [what, change] of alone) await update(what, [change]);
  await update("good and bad", [
    [ELR, 1, UPGRADE],
    [METADATA, 99, UPGRADE],
  ]);
  const untilElr = (level: number | undefined) =>
    session.until("ApiVersions", 4, { clientSoftwareName: "a", clientSoftwareVersion: "1" }, (answer) => {
      const finalized = answer["finalizedFeatures"] as { name: string; maxVersionLevel: number }[];
      return finalized.find(({ name }) => name === ELR)?.maxVersionLevel === level;
    });
  await update("of eligible leader replicas down", [[ELR, 0, SAFE_DOWNGRADE]], 2, false);
  await untilElr(undefined);
  await session.send("the minimum of replicas can go without eligible leader replicas", "IncrementalAlterConfigs", 1, {
    resources: [
      {
        resourceType: 4,
        resourceName: "",
        configs: [{ name: "min.insync.replicas", configOperation: 1, value: null }],
      },
    ],
  });
  await update("of eligible leader replicas up", [[ELR, 1, UPGRADE]], 1, false);
  await untilElr(1);
  await session.send("the minimum of replicas is back", "DescribeConfigs", 4, {
    resources: [{ resourceType: 4, resourceName: "", configurationKeys: ["min.insync.replicas"] }],
    includeSynonyms: true,
  });
}

type Entity = Readonly<Record<string, string | null>>;
type Quotas = readonly (readonly [key: string, value: number | null])[];

const RATE: Quotas = [["producer_byte_rate", 1000]];

const CONNECTIONS: Quotas = [["connection_creation_rate", 1]];

/** What may be taken for the address of a host, or its name; no name server is needed for these. */
const ADDRESSES = [
  "1.2.3",
  "127.1",
  "2130706433",
  "010.0.0.1",
  "1.65536",
  "0x7f.1",
  "256.1.1.1",
  "65536.1",
  "4294967296",
  " 1.2.3.4",
  "::",
  "[::1]",
  "::1%1",
  "::ffff:1.2.3.4",
  "1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7:8:9",
  "12345::",
  "1:",
  "1.2.3.4:80",
  "localhost",
  "LOCALHOST",
  "x".repeat(70),
];

const REFUSED_QUOTAS: readonly (readonly [string, Entity, Quotas])[] = [
  ["of nobody", {}, RATE],
  ["of an unknown type", { group: "g" }, RATE],
  ["of an empty user", { user: "" }, RATE],
  ["of an empty client", { "client-id": "" }, RATE],
  ["of an address and a user", { ip: "127.0.0.1", user: "u" }, RATE],
  ["of no address", { ip: "no such host" }, CONNECTIONS],
  ["of an address, a rate of users", { ip: "127.0.0.1" }, RATE],
  ["of a user, a rate of addresses", { user: "u" }, CONNECTIONS],
  ["of an unknown key", { user: "u" }, [["no.such.key", 1]]],
  ["of zero", { user: "u" }, [["producer_byte_rate", 0]]],
  ["below zero", { user: "u" }, [["request_percentage", -1]]],
  ["a fraction of bytes", { user: "u" }, [["consumer_byte_rate", 1.5]]],
  ["too many bytes", { user: "u" }, [["consumer_byte_rate", 1e19]]],
  ["too many connections", { ip: "127.0.0.1" }, [["connection_creation_rate", 3e9]]],
  ["a fraction of a connection", { ip: "127.0.0.1" }, [["connection_creation_rate", 0.5]]],
  ["of endless bytes", { user: "u" }, [["consumer_byte_rate", Infinity]]],
  ["of an endless share", { user: "u" }, [["request_percentage", Infinity]]],
  ["of no number", { user: "u" }, [["controller_mutation_rate", NaN]]],
  ["of connections that are no number", { ip: "127.0.0.1" }, [["connection_creation_rate", NaN]]],
  ["of an unknown key, removed", { user: "u" }, [["no.such.key", null]]],
  ["removed though not there", { user: "u" }, [["producer_byte_rate", null]]],
  [
    "one key twice",
    { user: "u" },
    [
      ["producer_byte_rate", 1],
      ["producer_byte_rate", 2],
    ],
  ],
  [
    "one good, one bad",
    { user: "u" },
    [
      ["producer_byte_rate", 1],
      ["consumer_byte_rate", -1],
    ],
  ],
  ["nothing", { user: "u" }, []],
];

const KEPT_QUOTAS: readonly (readonly [string, Entity, Quotas])[] = [
  ["of a user", { user: "u" }, RATE],
  ["of every user", { user: null }, [["request_percentage", 12.5]]],
  ["of a client", { "client-id": "c" }, [["consumer_byte_rate", 2000]]],
  ["of every client", { "client-id": null }, [["controller_mutation_rate", 0.5]]],
  ["of a user's client", { user: "u", "client-id": "c" }, [["producer_byte_rate", 9007199254740991]]],
  ["of a user's every client", { "client-id": null, user: "u" }, RATE],
  ["of an address", { ip: "127.0.0.1" }, [["connection_creation_rate", 10]]],
  ["of every address", { ip: null }, [["connection_creation_rate", 20]]],
];

async function quotas(session: WireSession): Promise<void> {
  const entry = (entity: Entity, ops: Quotas) => ({
    entity: Object.entries(entity).map(([entityType, entityName]) => ({ entityType, entityName })),
    ops: ops.map(([key, value]) => ({ key, value: value ?? 0, remove: value === null })),
  });
  const alter = (what: string, entries: readonly unknown[], version = 1, validateOnly = false) =>
    session.send(`AlterClientQuotas v${version} ${what}`, "AlterClientQuotas", version, { entries, validateOnly });
  const describe = (what: string, components: readonly unknown[], strict = false, version = 1) =>
    session.send(`DescribeClientQuotas v${version} ${what}`, "DescribeClientQuotas", version, { components, strict });
  const settled = (count: number) =>
    session.until(
      "DescribeClientQuotas",
      1,
      { components: [] },
      (answer) => (answer["entries"] as unknown[]).length === count,
    );
  const match = (entityType: string, matchType: number, text: string | null = null) => ({
    entityType,
    matchType,
    match: text,
  });

  for (const address of ADDRESSES) await alter(`of ${address}`, [entry({ ip: address }, CONNECTIONS)], 1, true);
  await describe("before any change", []);
  for (const [what, entity, ops] of REFUSED_QUOTAS) await alter(what, [entry(entity, ops)]);
  await describe("after what was refused", []);
  await alter("validate only", [entry({ user: "u" }, RATE)], 1, true);
  await alter("of nothing", []);
  const parts = ["u", "v"].map((entityName) => ({ entityType: "user", entityName }));
  await alter("of an entity's type twice", [{ ...entry({}, RATE), entity: parts }]);
  await settled(1);
  await alter("goes again", [entry({ user: "v" }, [["producer_byte_rate", null]])]);
  await settled(0);
  const twice: Entity = { user: "twice" };
  await alter("of one entity twice", [entry(twice, RATE), entry(twice, [["producer_byte_rate", 7]])]);
  await settled(1);
  await describe("of one entity twice", []);
  await alter("of one entity twice, gone", [entry(twice, [["producer_byte_rate", null]])]);
  await settled(0);

  for (const [index, [what, entity, ops]] of KEPT_QUOTAS.entries()) {
    await alter(what, [entry(entity, ops)], index % 2);
    await settled(index + 1);
  }
  await alter("of a user, changed", [entry({ user: "u" }, [["producer_byte_rate", 5000]])]);
  await alter("of a user, the same", [entry({ user: "u" }, [["producer_byte_rate", 5000]])]);
  await session.until(
    "DescribeClientQuotas",
    1,
    { components: [match("user", EXACT, "u")], strict: true },
    (answer) => (answer["entries"] as { values: { value: number }[] }[])[0]?.values[0]?.value === 5000,
  );
  for (const version of [0, 1]) {
    await describe("of a user, strictly", [match("user", EXACT, "u")], true, version);
    await describe("of users by default, strictly", [match("user", DEFAULT)], true, version);
    await describe("of an address", [match("ip", EXACT, "127.0.0.1")], false, version);
    await describe("of addresses by default", [match("ip", DEFAULT)], false, version);
    await describe("of a user's client", [match("user", EXACT, "u"), match("client-id", EXACT, "c")], false, version);
    await describe("of default clients", [match("user", SPECIFIED), match("client-id", DEFAULT)], true, version);
    await describe("of no one, strictly", [], true, version);
    await describe("of a stranger", [match("user", EXACT, "stranger")], false, version);
    await describe("of a client, strictly", [match("client-id", EXACT, "c")], true, version);
  }
  const refused: [string, unknown[]][] = [
    ["of a type twice", [match("user", EXACT, "u"), match("user", DEFAULT)]],
    ["of an empty type", [match("", EXACT, "u")]],
    ["of an unknown type", [match("group", EXACT, "u")]],
    ["exactly null", [match("user", EXACT)]],
    ["of the default with a name", [match("user", DEFAULT, "u")]],
    ["of any with a name", [match("user", SPECIFIED, "u")]],
    ["of an unknown match", [match("user", 7)]],
    ["of addresses and users", [match("ip", SPECIFIED), match("user", SPECIFIED)]],
  ];
  for (const [what, components] of refused) await describe(what, components);
  for (const [what, entity, ops] of KEPT_QUOTAS) {
    await alter(`${what}, gone`, [
      entry(
        entity,
        ops.map(([key]) => [key, null]),
      ),
    ]);
  }
  await settled(0);
  await describe("after all", [match("user", SPECIFIED)]);
}

type Upsertion = readonly [name: string, mechanism: number, iterations: number];
type Deletion = readonly [name: string, mechanism: number];

async function scram(session: WireSession): Promise<void> {
  const salt = Buffer.from("salt of this user");
  const saltedPassword = Buffer.alloc(32, 7);
  const alter = (what: string, upsertions: readonly Upsertion[], deletions: readonly Deletion[] = []) =>
    session.send(`AlterUserScramCredentials v0 ${what}`, "AlterUserScramCredentials", 0, {
      deletions: deletions.map(([name, mechanism]) => ({ name, mechanism })),
      upsertions: upsertions.map(([name, mechanism, iterations]) => ({
        name,
        mechanism,
        iterations,
        salt,
        saltedPassword,
      })),
    });
  const describe = (what: string, names: readonly string[] | null) =>
    session.send(`DescribeUserScramCredentials v0 ${what}`, "DescribeUserScramCredentials", 0, {
      users: names === null ? null : names.map((name) => ({ name })),
    });
  type User = { user: string; credentialInfos: { iterations: number }[] };
  const settled = (isSo: (users: User[]) => boolean) =>
    session.until("DescribeUserScramCredentials", 0, { users: null }, (answer) => isSo(answer["results"] as User[]));

  await describe("before any change", null);
  await describe("of none", []);
  await describe("of a stranger", ["stranger"]);
  await describe("of a stranger twice", ["stranger", "stranger"]);
  await describe("of an empty name", [""]);
  await alter("of nothing", []);
  await alter("with too few iterations", [["s", SCRAM_SHA_256, 4095]]);
  await alter("with too many iterations", [["s", SCRAM_SHA_256, 16385]]);
  await alter("of an unknown mechanism", [["s", 0, 4096]]);
  await alter("of another unknown mechanism", [["s", 3, 4096]]);
  await alter("without a name", [["", SCRAM_SHA_256, 4096]]);
  await alter("goes though not there", [], [["s", SCRAM_SHA_256]]);
  await alter("goes, of an unknown mechanism", [], [["s", 9]]);
  await alter("goes, without a name", [], [["", SCRAM_SHA_256]]);
  const sha256: Upsertion = ["s", SCRAM_SHA_256, 4096];
  const sha512: Upsertion = ["s", SCRAM_SHA_512, 4096];
  await alter("twice", [sha256, sha512]);
  await alter("thrice", [sha256, sha512, sha512]);
  await alter("set and gone though not there", [sha256], [["s", SCRAM_SHA_256]]);
  await describe("after what was refused", null);
  await alter("set", [sha256]);
  await settled((users) => users.length === 1);
  await describe("of all", null);
  await alter("set and gone", [sha256], [["s", SCRAM_SHA_256]]);
  const deletion: Deletion = ["s", SCRAM_SHA_256];
  await alter("gone twice", [], [deletion, deletion]);
  await alter("goes, by another mechanism", [], [["s", SCRAM_SHA_512]]);
  await alter("set again", [["s", SCRAM_SHA_256, 16384]]);
  await settled(([user]) => user?.credentialInfos[0]?.iterations === 16384);
  await describe("of one", ["s"]);
  await describe("of one twice", ["s", "s"]);
  await alter("of a second mechanism", [sha512]);
  await alter("of a second mechanism, gone", [], [["s", SCRAM_SHA_512]]);
  await alter("gone", [], [deletion]);
  await settled((users) => users.length === 0);
  await describe("after all", null);
}
