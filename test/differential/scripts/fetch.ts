/** Fetch in every version, sessions, limits, epochs; ListOffsets, OffsetForLeaderEpoch, DeleteRecords, DescribeLogDirs. */
import { batch, GZIPPED, TIME_MS } from "../batches.ts";
import type { WireSession } from "../wire-session.ts";

interface Created {
  readonly topics: readonly { readonly topicId: string }[];
}

export async function fetch(session: WireSession): Promise<void> {
  const created = (await session.send("topics to fetch from", "CreateTopics", 7, {
    topics: ["f", "f-empty"].map((name) => ({ name, numPartitions: 2, replicationFactor: 1 })),
  })) as unknown as Created;
  const topicId = created.topics[0]?.topicId;
  const emptyId = created.topics[1]?.topicId;
  await session.untilLed(["f", "f-empty"], 2);
  await session.until(
    "Metadata",
    12,
    { topics: [{ name: "f" }] },
    (answer) =>
      (answer["topics"] as { partitions: { leaderId: number }[] }[])[0]?.partitions.every(
        ({ leaderId }) => leaderId === 1,
      ) === true,
  );
  const fill = [
    batch(["a", "b", "c"]),
    batch(["d", "e"], { time: TIME_MS + 1000 }),
    batch(["f".repeat(300)], { time: TIME_MS + 500 }),
    GZIPPED,
  ];
  for (const [i, records] of fill.entries()) {
    await session.send(`batch ${i} to fetch`, "Produce", 9, {
      acks: -1,
      timeoutMs: 5000,
      topicData: [{ name: "f", partitionData: [{ index: 0, records }] }],
    });
  }

  const ask = (
    version: number,
    partitions: readonly Record<string, unknown>[],
    more: Record<string, unknown> = {},
  ) => ({
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1_000_000,
    topics: [
      {
        ...(version >= 13 ? { topicId } : { topic: "f" }),
        partitions: partitions.map((partition) => ({ partitionMaxBytes: 1_000_000, ...partition })),
      },
    ],
    ...more,
  });
  for (let version = 4; version <= 18; version++) {
    const at = (fetchOffset: number) => ask(version, [{ partition: 0, fetchOffset }]);
    await session.send(`Fetch v${version} from the start`, "Fetch", version, at(0));
    await session.send(`Fetch v${version} from inside a batch`, "Fetch", version, at(4));
    await session.send(`Fetch v${version} at the end`, "Fetch", version, at(8));
    await session.send(`Fetch v${version} beyond the end`, "Fetch", version, at(9));
    await session.send(
      `Fetch v${version} of an unknown partition`,
      "Fetch",
      version,
      ask(version, [{ partition: 9, fetchOffset: 0 }]),
    );
    const unknown = version >= 13 ? { topicId: "chosenAAAAAAAAAAAAAAAA" } : { topic: "never" };
    await session.send(`Fetch v${version} of an unknown topic`, "Fetch", version, {
      maxWaitMs: 0,
      minBytes: 1,
      topics: [{ ...unknown, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }],
    });
  }
  const limits: [string, Record<string, unknown>, readonly Record<string, unknown>[]][] = [
    ["max bytes 1", { maxBytes: 1 }, [{ partition: 0, fetchOffset: 0 }]],
    ["max bytes 100", { maxBytes: 100 }, [{ partition: 0, fetchOffset: 0 }]],
    ["max bytes 0", { maxBytes: 0 }, [{ partition: 0, fetchOffset: 0 }]],
    ["partition max bytes 1", {}, [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1 }]],
    ["partition max bytes 0", {}, [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 0 }]],
    ["partition max bytes 120", {}, [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 120 }]],
    [
      "two partitions, the first takes all",
      { maxBytes: 10 },
      [
        { partition: 0, fetchOffset: 0 },
        { partition: 1, fetchOffset: 0 },
      ],
    ],
    [
      "a small partition after a whole one",
      { maxBytes: 100 },
      [
        { partition: 1, fetchOffset: 0 },
        { partition: 0, fetchOffset: 3, partitionMaxBytes: 1 },
      ],
    ],
    ["a negative offset", {}, [{ partition: 0, fetchOffset: -1 }]],
    ["offset -2", {}, [{ partition: 0, fetchOffset: -2 }]],
    ["read committed", { isolationLevel: 1 }, [{ partition: 0, fetchOffset: 0 }]],
    ["an isolation level that is none", { isolationLevel: 2 }, [{ partition: 0, fetchOffset: 0 }]],
    ["the right leader epoch", {}, [{ partition: 0, fetchOffset: 0, currentLeaderEpoch: 0 }]],
    ["a newer leader epoch", {}, [{ partition: 0, fetchOffset: 0, currentLeaderEpoch: 5 }]],
    ["a last fetched epoch", {}, [{ partition: 0, fetchOffset: 8, currentLeaderEpoch: 0, lastFetchedEpoch: 0 }]],
    [
      "a last fetched epoch beyond the end",
      {},
      [{ partition: 0, fetchOffset: 20, currentLeaderEpoch: 0, lastFetchedEpoch: 0 }],
    ],
    [
      "a last fetched epoch that never was",
      {},
      [{ partition: 0, fetchOffset: 8, currentLeaderEpoch: 0, lastFetchedEpoch: 3 }],
    ],
    ["min bytes not there and no wait", { minBytes: 100_000 }, [{ partition: 0, fetchOffset: 0 }]],
    ["min bytes not there and a wait", { minBytes: 100_000, maxWaitMs: 30 }, [{ partition: 0, fetchOffset: 0 }]],
    ["an error does not wait", { minBytes: 100_000, maxWaitMs: 600_000 }, [{ partition: 0, fetchOffset: 99 }]],
    [
      "one partition twice",
      {},
      [
        { partition: 0, fetchOffset: 0 },
        { partition: 0, fetchOffset: 5 },
      ],
    ],
    ["no partitions", {}, []],
    ["a replica id that is no broker", { replicaId: 7 }, [{ partition: 0, fetchOffset: 0 }]],
  ];
  for (const [what, more, partitions] of limits)
    await session.send(`Fetch v12 with ${what}`, "Fetch", 12, ask(12, partitions, more));
  for (const version of [7, 12, 16]) await sessions(session, version, topicId, emptyId);

  await offsets(session);
}

async function sessions(session: WireSession, version: number, topicId: unknown, emptyId: unknown): Promise<void> {
  const name = (which: "f" | "f-empty") =>
    version >= 13 ? { topicId: which === "f" ? topicId : emptyId } : { topic: which };
  const partition = (index: number, fetchOffset: number) => ({
    partition: index,
    fetchOffset,
    partitionMaxBytes: 1_000_000,
  });
  const body = (
    sessionId: number,
    sessionEpoch: number,
    topics: readonly unknown[],
    more: Record<string, unknown> = {},
  ) => ({ maxWaitMs: 0, minBytes: 1, maxBytes: 1_000_000, sessionId, sessionEpoch, topics, ...more });
  const say = (what: string) => `session v${version}: ${what}`;
  const opened = await session.send(
    say("full fetch opens it"),
    "Fetch",
    version,
    body(0, 0, [{ ...name("f"), partitions: [partition(0, 0), partition(1, 0)] }]),
  );
  const id = (opened as { sessionId: number }).sessionId;
  await session.send(say("nothing named, the same again"), "Fetch", version, body(id, 1, []));
  await session.send(
    say("moved on, nothing new"),
    "Fetch",
    version,
    body(id, 2, [{ ...name("f"), partitions: [partition(0, 8)] }]),
  );
  await session.send(say("still nothing new"), "Fetch", version, body(id, 3, []));
  await session.send(
    say("a topic is added"),
    "Fetch",
    version,
    body(id, 4, [{ ...name("f-empty"), partitions: [partition(0, 0)] }]),
  );
  await session.send(
    say("an error is told"),
    "Fetch",
    version,
    body(id, 5, [{ ...name("f"), partitions: [partition(1, 99)] }]),
  );
  await session.send(say("and told again"), "Fetch", version, body(id, 6, []));
  await session.send(
    say("a partition is forgotten"),
    "Fetch",
    version,
    body(id, 7, [], { forgottenTopicsData: [{ ...name("f"), partitions: [1] }] }),
  );
  await session.send(say("an epoch is skipped"), "Fetch", version, body(id, 10, []));
  await session.send(say("the expected epoch still works"), "Fetch", version, body(id, 8, []));
  await session.send(
    say("it closes"),
    "Fetch",
    version,
    body(id, -1, [{ ...name("f"), partitions: [partition(0, 0)] }]),
  );
  await session.send(say("and is gone"), "Fetch", version, body(id, 9, []));
  await session.send(say("an unknown one"), "Fetch", version, body(123_456, 1, []));
  await session.send(
    say("epoch 0 with an id opens another"),
    "Fetch",
    version,
    body(123_456, 0, [{ ...name("f"), partitions: [partition(0, 8)] }]),
  );
  await session.send(
    say("a full fetch without one"),
    "Fetch",
    version,
    body(0, -1, [{ ...name("f"), partitions: [partition(0, 5)] }]),
  );
}

async function offsets(session: WireSession): Promise<void> {
  const specials: Readonly<Record<string, number>> = {
    latest: -1,
    earliest: -2,
    "max timestamp": -3,
    "earliest local": -4,
    "latest tiered": -5,
    "earliest pending upload": -6,
    "an unknown special": -7,
  };
  const ask = (timestamp: number, more: Record<string, unknown> = {}, name = "f") => ({
    replicaId: -1,
    topics: [{ name, partitions: [{ partitionIndex: 0, timestamp, ...more }] }],
  });
  for (let version = 1; version <= 11; version++) {
    for (const [what, timestamp] of Object.entries(specials))
      await session.send(`ListOffsets v${version}: ${what}`, "ListOffsets", version, ask(timestamp));
    await session.send(`ListOffsets v${version}: by time`, "ListOffsets", version, ask(TIME_MS + 1));
  }
  for (const [what, delta] of [
    ["before all", -1],
    ["the first", 0],
    ["inside the first batch", 2],
    ["between, out of order", 400],
    ["at the later one", 1000],
    ["inside a compressed one", 2001],
    ["after all", 9000],
  ] as const) {
    await session.send(`ListOffsets v7: ${what}`, "ListOffsets", 7, ask(TIME_MS + delta));
  }
  await session.send("ListOffsets v7 of an empty partition", "ListOffsets", 7, ask(0, {}, "f-empty"));
  await session.send("ListOffsets v7 of an empty partition, max timestamp", "ListOffsets", 7, ask(-3, {}, "f-empty"));
  await session.send("ListOffsets v7 of an unknown topic", "ListOffsets", 7, ask(-1, {}, "never"));
  await session.send("ListOffsets v7 with a newer leader epoch", "ListOffsets", 7, ask(-1, { currentLeaderEpoch: 4 }));
  await session.send("ListOffsets v7, read committed", "ListOffsets", 7, { ...ask(-1), isolationLevel: 1 });
  await session.send("ListOffsets v7, one partition twice", "ListOffsets", 7, {
    replicaId: -1,
    topics: [
      {
        name: "f",
        partitions: [
          { partitionIndex: 0, timestamp: -1 },
          { partitionIndex: 0, timestamp: -2 },
        ],
      },
    ],
  });

  for (let version = 2; version <= 4; version++) {
    for (const [what, partition] of [
      ["the current epoch", { leaderEpoch: 0, currentLeaderEpoch: 0 }],
      ["a later epoch", { leaderEpoch: 3, currentLeaderEpoch: 0 }],
      ["no epoch", { leaderEpoch: -1 }],
      ["a current epoch that is newer", { leaderEpoch: 0, currentLeaderEpoch: 9 }],
    ] as const) {
      await session.send(`OffsetForLeaderEpoch v${version}: ${what}`, "OffsetForLeaderEpoch", version, {
        replicaId: version >= 3 ? -1 : -2,
        topics: [{ topic: "f", partitions: [{ partition: 0, ...partition }] }],
      });
    }
  }
  await session.send("OffsetForLeaderEpoch v4 of unknown ones", "OffsetForLeaderEpoch", 4, {
    replicaId: -1,
    topics: [
      { topic: "never", partitions: [{ partition: 0, leaderEpoch: 0 }] },
      { topic: "f", partitions: [{ partition: 8, leaderEpoch: 0 }] },
    ],
  });

  for (let version = 1; version <= 5; version++) {
    await session.send(`DescribeLogDirs v${version}`, "DescribeLogDirs", version, {
      topics: [{ topic: "f", partitions: [0, 1] }],
    });
  }
  await session.send("DescribeLogDirs v4 of unknown ones", "DescribeLogDirs", 4, {
    topics: [
      { topic: "never", partitions: [0] },
      { topic: "f", partitions: [9] },
    ],
  });

  const remove = (offset: number, name = "f", partitionIndex = 0) => ({
    topics: [{ name, partitions: [{ partitionIndex, offset }] }],
    timeoutMs: 10_000,
  });
  for (let version = 0; version <= 2; version++)
    await session.send(`DeleteRecords v${version}`, "DeleteRecords", version, remove(version + 1));
  for (const [what, body] of [
    ["before the start", remove(1)],
    ["beyond the end", remove(99)],
    ["a negative offset", remove(-2)],
    ["an unknown topic", remove(0, "never")],
    ["an unknown partition", remove(0, "f", 9)],
    ["a compacted topic", remove(0, "p-compact")],
  ] as const) {
    await session.send(`DeleteRecords v2: ${what}`, "DeleteRecords", 2, body);
  }
  await session.send("Fetch v12 before the new start", "Fetch", 12, {
    maxWaitMs: 0,
    minBytes: 1,
    topics: [{ topic: "f", partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }],
  });
  await session.send("Fetch v12 at the new start, inside a batch", "Fetch", 12, {
    maxWaitMs: 0,
    minBytes: 1,
    topics: [{ topic: "f", partitions: [{ partition: 0, fetchOffset: 3, partitionMaxBytes: 1_000_000 }] }],
  });
  await session.send("ListOffsets v7 of the earliest, after it", "ListOffsets", 7, ask(-2));
  await session.send("DeleteRecords v2 to the high watermark", "DeleteRecords", 2, remove(-1));
  await session.send("ListOffsets v7 by time, nothing left", "ListOffsets", 7, ask(TIME_MS));
  await session.send("ListOffsets v7 of the max timestamp, nothing left", "ListOffsets", 7, ask(-3));
}
