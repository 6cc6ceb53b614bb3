/**
 * Moves of replicas between log directories, for a broker that has two: what AlterReplicaLogDirs answers, and what
 * DescribeLogDirs shows before and after. It is not part of the recorded transcript, whose broker has one.
 */
import { batch } from "../batches.ts";
import type { WireSession } from "../wire-session.ts";

interface Described {
  readonly results: {
    readonly logDir: string;
    readonly topics: readonly {
      readonly name: string;
      readonly partitions: readonly {
        readonly partitionIndex: number;
        readonly partitionSize: number;
        readonly offsetLag: number;
        readonly isFutureKey: boolean;
      }[];
    }[];
  }[];
}

const RECORDS_MAX = 40;

export async function logDirMoves(session: WireSession): Promise<void> {
  const topics = [
    { name: "moved", numPartitions: 2, replicationFactor: 1 },
    { name: "x".repeat(210), numPartitions: 1, replicationFactor: 1 },
  ];
  await session.send("CreateTopics v7", "CreateTopics", 7, { topics, timeoutMs: 10_000 });
  await session.untilLed(["moved"], 2);
  for (let index = 0; index < RECORDS_MAX; index++) {
    await session.send("", "Produce", 9, { acks: -1, timeoutMs: 10_000, topicData: [produced("moved", 0)] }, SILENT);
  }
  await refusals(session);
  await moves(session);
  await beforeTheTopicIsThere(session);
  await cordoned(session);
}

const SILENT = { silent: true } as const;

function produced(name: string, index: number): Record<string, unknown> {
  return { name, partitionData: [{ index, records: batch(["some", "records"]) }] };
}

function dirs(path: string, name: string, ...partitions: readonly number[]): Record<string, unknown> {
  return { path, topics: [{ name, partitions }] };
}

async function describeAll(session: WireSession): Promise<Described> {
  return (await session.send("", "DescribeLogDirs", 4, { topics: null }, SILENT)) as unknown as Described;
}

/** Where a partition is and where it is not; broker and test agree on the order by its name. */
async function placesOf(
  session: WireSession,
  topic: string,
  partition: number,
): Promise<{ here: string; there: string }> {
  const { results } = await describeAll(session);
  const isIn = (logDir: string): boolean => rowsOf(results, topic, partition).some((row) => row.logDir === logDir);
  const here = results.find(({ logDir }) => isIn(logDir))?.logDir;
  const there = results.find(({ logDir }) => !isIn(logDir))?.logDir;
  if (here === undefined || there === undefined) throw new Error("the script needs two log directories");
  return { here, there };
}

function rowsOf(results: Described["results"], topic: string, partition: number) {
  return results.flatMap(({ logDir, topics }) =>
    topics
      .filter(({ name }) => name === topic)
      .flatMap(({ partitions }) => partitions)
      .filter(({ partitionIndex }) => partitionIndex === partition)
      .map((row) => ({ logDir, ...row })),
  );
}

/** Notes what DescribeLogDirs says of a partition, by whether it is where the partition was first. */
async function note(
  session: WireSession,
  what: string,
  topic: string,
  partition: number,
  first: string,
): Promise<void> {
  const { results } = await describeAll(session);
  const rows = rowsOf(results, topic, partition).map(({ logDir, ...row }) => ({ isFirst: logDir === first, ...row }));
  session.note(what, rows);
}

async function untilMoved(session: WireSession, topic: string, partition: number, path: string): Promise<void> {
  await session.until("DescribeLogDirs", 4, { topics: null }, (answer) => {
    const rows = rowsOf((answer as unknown as Described).results, topic, partition);
    return rows.length === 1 && rows[0]?.logDir === path && !rows[0].isFutureKey;
  });
}

async function refusals(session: WireSession): Promise<void> {
  const { here, there } = await placesOf(session, "moved", 0);
  const long = "x".repeat(210);
  for (const version of [1, 2]) {
    const alter = (what: string, asked: readonly unknown[]) =>
      session.send(`AlterReplicaLogDirs v${version}: ${what}`, "AlterReplicaLogDirs", version, { dirs: asked });
    await alter("nothing", []);
    await alter("a directory without topics", [{ path: there, topics: [] }]);
    await alter("a topic without partitions", [dirs(there, "moved")]);
    await alter("an unknown directory", [dirs("/nowhere/at/all", "moved", 0)]);
    await alter("a relative path", [dirs("data", "moved", 0)]);
    await alter("no path", [dirs("", "moved", 0)]);
    await alter("a path with a slash at its end", [dirs(`${here}/`, "moved", 0)]);
    await alter("a path with a detour", [dirs(`${here}/../${here.slice(here.lastIndexOf("/") + 1)}`, "moved", 0)]);
    await alter("where it is", [dirs(here, "moved", 0)]);
    await alter("an unknown topic", [dirs(here, "never", 0)]);
    await alter("an unknown topic and an unknown directory", [dirs("/nowhere", "never", 0)]);
    await alter("an unknown partition", [dirs(here, "moved", 7)]);
    await alter("a negative partition", [dirs(here, "moved", -1)]);
    await alter("an invalid name", [dirs(here, "a b", 0)]);
    await alter("an empty name", [dirs(here, "", 0)]);
    await alter("a long name", [dirs((await placesOf(session, long, 0)).here, long, 0)]);
    await alter("a name that is too long in transit", [dirs(here, "y".repeat(240), 0)]);
    await alter("the metadata topic", [dirs(here, "__cluster_metadata", 0)]);
    await alter("one partition twice in one directory", [dirs(here, "moved", 0, 0)]);
    await alter("good and bad", [
      {
        path: here,
        topics: [
          { name: "moved", partitions: [0, 9] },
          { name: "never", partitions: [0] },
        ],
      },
    ]);
    await alter("one topic in two directories", [dirs(here, "moved", 0), dirs("/nowhere", "moved", 1)]);
    await alter("one directory twice", [dirs(here, "moved", 0), dirs(here, "moved", 0)]);
    await alter("one topic twice in one directory", [
      {
        path: here,
        topics: [
          { name: "moved", partitions: [0] },
          { name: "moved", partitions: [5] },
        ],
      },
    ]);
  }
}

async function moves(session: WireSession): Promise<void> {
  const { here, there } = await placesOf(session, "moved", 0);
  const alter = (what: string, asked: readonly unknown[]) =>
    session.send(`AlterReplicaLogDirs v2: ${what}`, "AlterReplicaLogDirs", 2, { dirs: asked });
  await note(session, "before a move", "moved", 0, here);
  await alter("a move", [dirs(there, "moved", 0)]);
  await untilMoved(session, "moved", 0, there);
  await note(session, "after a move", "moved", 0, here);
  const topics = [{ topic: "moved", partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 100_000 }] }];
  await session.send("Fetch v12: all that was moved", "Fetch", 12, { maxWaitMs: 0, minBytes: 1, topics });
  await session.send("Produce v9: after a move", "Produce", 9, {
    acks: -1,
    timeoutMs: 10_000,
    topicData: [produced("moved", 0)],
  });
  await alter("two partitions and back", [dirs(here, "moved", 0, 1)]);
  await untilMoved(session, "moved", 0, here);
  await note(session, "after a move back", "moved", 0, here);
  await note(session, "a partition that was there, or came along", "moved", 1, here);
  const deleted = [{ name: "moved", partitions: [{ partitionIndex: 0, offset: 30 }] }];
  await session.send("DeleteRecords v2", "DeleteRecords", 2, { topics: deleted, timeoutMs: 10_000 });
  await alter("a log that starts later", [dirs(there, "moved", 0)]);
  await untilMoved(session, "moved", 0, there);
  const offsets = [-2, -1, -3].map((timestamp) => ({ partitionIndex: 0, timestamp }));
  for (const asked of offsets)
    await session.send(`ListOffsets v7: ${asked.timestamp} after a move`, "ListOffsets", 7, {
      replicaId: -1,
      topics: [{ name: "moved", partitions: [asked] }],
    });
}

/** The directory asked for a replica that is not there yet is where it is made, once. */
async function beforeTheTopicIsThere(session: WireSession): Promise<void> {
  const { here, there } = await placesOf(session, "moved", 0);
  for (const [name, path] of [
    ["early-here", here],
    ["early-there", there],
  ] as const) {
    await session.send(`AlterReplicaLogDirs v2: ${name}`, "AlterReplicaLogDirs", 2, {
      dirs: [dirs(path, name, 0, 1, 2)],
    });
    await session.send(`CreateTopics v7: ${name}`, "CreateTopics", 7, {
      topics: [{ name, numPartitions: 3, replicationFactor: 1 }],
      timeoutMs: 10_000,
    });
    await session.untilLed([name], 3);
    for (const partition of [0, 1, 2]) await note(session, `${name}-${partition}`, name, partition, path);
  }
  await session.send("DeleteTopics v6", "DeleteTopics", 6, { topics: [{ name: "early-here" }], timeoutMs: 10_000 });
}

/** Cordoned directories (KIP-1066) take neither new replicas nor moved ones. */
async function cordoned(session: WireSession): Promise<void> {
  const { here, there } = await placesOf(session, "moved", 0);
  const cordon = async (paths: readonly string[]): Promise<void> => {
    const value = paths.join(",");
    const configs = [{ name: "cordoned.log.dirs", configOperation: 0, value }];
    const resources = [{ resourceType: 4, resourceName: "1", configs }];
    await session.send("", "IncrementalAlterConfigs", 1, { resources }, SILENT);
    await session.until("DescribeLogDirs", 5, { topics: null }, (answer) =>
      (answer as unknown as { results: { logDir: string; isCordoned: boolean }[] }).results.every(
        ({ logDir, isCordoned }) => isCordoned === (paths.includes("*") || paths.includes(logDir)),
      ),
    );
  };
  const alter = (what: string, asked: readonly unknown[]) =>
    session.send(`AlterReplicaLogDirs v2: ${what}`, "AlterReplicaLogDirs", 2, { dirs: asked });
  const create = (name: string) =>
    session.send(`CreateTopics v7: ${name}`, "CreateTopics", 7, {
      topics: [{ name, numPartitions: 2, replicationFactor: 1 }],
      timeoutMs: 10_000,
    });
  await cordon([there]);
  await alter("to a cordoned directory", [dirs(there, "moved", 0, 1)]);
  await alter("to a cordoned directory, of an unknown topic", [dirs(there, "never", 0)]);
  await create("beside-cordoned");
  await session.untilLed(["beside-cordoned"], 2);
  for (const partition of [0, 1])
    await note(session, `beside-cordoned-${partition}`, "beside-cordoned", partition, here);
  await cordon(["*"]);
  await alter("where it is, all cordoned", [dirs(here, "moved", 0)]);
  await create("all-cordoned");
  const more = [{ name: "moved", count: 3, assignments: null }];
  await session.send("CreatePartitions v3: all cordoned", "CreatePartitions", 3, { topics: more, timeoutMs: 10_000 });
  await cordon([]);
  await create("uncordoned");
}
