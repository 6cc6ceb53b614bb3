/** Produce in every version, and every record batch that a broker must refuse. */
import { batch, broken, TIME_MS } from "../batches.ts";
import { frameOf, type WireSession } from "../wire-session.ts";

export async function produce(session: WireSession): Promise<void> {
  await session.send("topics to produce to", "CreateTopics", 7, {
    topics: [
      { name: "p", numPartitions: 1, replicationFactor: 1 },
      {
        name: "p-compact",
        numPartitions: 1,
        replicationFactor: 1,
        configs: [{ name: "cleanup.policy", value: "compact" }],
      },
      {
        name: "p-appendtime",
        numPartitions: 1,
        replicationFactor: 1,
        configs: [{ name: "message.timestamp.type", value: "LogAppendTime" }],
      },
      {
        name: "p-small",
        numPartitions: 1,
        replicationFactor: 1,
        configs: [{ name: "max.message.bytes", value: "200" }],
      },
      {
        name: "p-window",
        numPartitions: 1,
        replicationFactor: 1,
        configs: [
          { name: "message.timestamp.before.max.ms", value: "1000" },
          { name: "message.timestamp.after.max.ms", value: "1000" },
        ],
      },
      {
        name: "p-gzip",
        numPartitions: 1,
        replicationFactor: 1,
        configs: [{ name: "compression.type", value: "gzip" }],
      },
    ],
  });
  await session.untilLed(["p", "p-compact", "p-appendtime", "p-small", "p-window", "p-gzip"]);
  const metadata = await session.until(
    "Metadata",
    12,
    { topics: [{ name: "p" }] },
    (answer) =>
      (answer["topics"] as { errorCode: number; partitions: { leaderId: number }[] }[])[0]?.partitions[0]?.leaderId ===
      1,
  );
  const topicId = (metadata["topics"] as { topicId: string }[])[0]?.topicId;
  const ask = (name: string, records: Uint8Array | null, more: Record<string, unknown> = {}) => ({
    acks: 1,
    timeoutMs: 10_000,
    topicData: [{ name, partitionData: [{ index: 0, records }] }],
    ...more,
  });

  for (let version = 3; version <= 13; version++) {
    const target = version >= 13 ? { topicId } : { name: "p" };
    const body = (data: Record<string, unknown>, acks = 1) => ({ acks, timeoutMs: 10_000, topicData: [data] });
    await session.send(
      `Produce v${version}`,
      "Produce",
      version,
      body({ ...target, partitionData: [{ index: 0, records: batch(["a", "b"]) }] }),
    );
    await session.send(
      `Produce v${version}, acks=all`,
      "Produce",
      version,
      body({ ...target, partitionData: [{ index: 0, records: batch(["c"]) }] }, -1),
    );
    const unknown = version >= 13 ? { topicId: "chosenAAAAAAAAAAAAAAAA" } : { name: "never" };
    await session.send(
      `Produce v${version} to an unknown topic`,
      "Produce",
      version,
      body({ ...unknown, partitionData: [{ index: 0, records: batch(["a"]) }] }),
    );
    await session.send(
      `Produce v${version} to an unknown partition`,
      "Produce",
      version,
      body({ ...target, partitionData: [{ index: 7, records: batch(["a"]) }] }),
    );
    await session.send(
      `Produce v${version} with acks=2`,
      "Produce",
      version,
      body({ ...target, partitionData: [{ index: 0, records: batch(["a"]) }] }, 2),
    );
  }
  for (const acks of [-2, 3, 32767])
    await session.send(`Produce v9 with acks=${acks}`, "Produce", 9, ask("p", batch(["a"]), { acks }));

  const whole = batch(["one", "two", "three"], { keys: ["a", "b", "c"] });
  const wrong: [string, Uint8Array][] = [
    ["no bytes", Buffer.alloc(0)],
    ["a wrong CRC", broken(whole, (copy) => copy.writeUInt32BE(1, 17), false)],
    [
      "a flipped value byte",
      broken(whole, (copy) => copy.writeUInt8(copy.readUInt8(copy.length - 5) ^ 1, copy.length - 5), false),
    ],
    ["two batches", Buffer.concat([whole, whole])],
    ["half a batch", whole.subarray(0, whole.length - 10)],
    ["half a header", whole.subarray(0, 40)],
    ["sixteen bytes", whole.subarray(0, 16)],
    ["one byte too many", Buffer.concat([whole, Buffer.from([0])])],
    ["base offset 5", broken(whole, (copy) => copy.writeBigInt64BE(5n, 0))],
    ["magic 3", broken(whole, (copy) => (copy[16] = 3), false)],
    ["magic 1 in a version 2 batch", broken(whole, (copy) => (copy[16] = 1), false)],
    ["magic 0 in a version 2 batch", broken(whole, (copy) => (copy[16] = 0), false)],
    ["a count of 2 for 3 records", broken(whole, (copy) => copy.writeInt32BE(2, 57))],
    ["a count of 4 for 3 records", broken(whole, (copy) => copy.writeInt32BE(4, 57))],
    ["a count of 0", broken(whole, (copy) => copy.writeInt32BE(0, 57))],
    ["a count of -1", broken(whole, (copy) => copy.writeInt32BE(-1, 57))],
    ["a last offset delta of 5", broken(whole, (copy) => copy.writeInt32BE(5, 23))],
    [
      "a count and delta of 4 for 3 records",
      broken(whole, (copy) => {
        copy.writeInt32BE(4, 57);
        copy.writeInt32BE(3, 23);
      }),
    ],
    ["a batch length too small", broken(whole, (copy) => copy.writeInt32BE(10, 8), false)],
    ["a negative batch length", broken(whole, (copy) => copy.writeInt32BE(-1, 8), false)],
    ["a batch length beyond the bytes", broken(whole, (copy) => copy.writeInt32BE(100_000, 8), false)],
    ["a control batch", broken(whole, (copy) => copy.writeInt16BE(0x20, 21))],
    ["an unknown compression", broken(whole, (copy) => copy.writeInt16BE(5, 21))],
    ["gzip that is none", broken(whole, (copy) => copy.writeInt16BE(1, 21))],
    ["snappy that is none", broken(whole, (copy) => copy.writeInt16BE(2, 21))],
    ["lz4 that is none", broken(whole, (copy) => copy.writeInt16BE(3, 21))],
    ["zstd that is none", broken(whole, (copy) => copy.writeInt16BE(4, 21))],
    ["LogAppendTime from a client", broken(whole, (copy) => copy.writeInt16BE(8, 21))],
    ["a max timestamp that lies", broken(whole, (copy) => copy.writeBigInt64BE(BigInt(TIME_MS) + 99n, 35))],
    ["a transactional batch without producer", broken(whole, (copy) => copy.writeInt16BE(0x10, 21))],
    [
      "a producer without sequence",
      broken(whole, (copy) => {
        copy.writeBigInt64BE(4n, 43);
        copy.writeInt16BE(0, 51);
      }),
    ],
    [
      "a producer without epoch",
      broken(whole, (copy) => {
        copy.writeBigInt64BE(4n, 43);
        copy.writeInt32BE(0, 53);
      }),
    ],
    ["a record length too large", broken(whole, (copy) => (copy[61] = 0x7e))],
    ["a delete horizon from a client", broken(whole, (copy) => copy.writeInt16BE(0x40, 21))],
  ];
  for (const version of [7, 9]) {
    for (const [what, records] of wrong)
      await session.send(`Produce v${version} with ${what}`, "Produce", version, ask("p", records));
  }
  await session.send("Produce v6 with zstd", "Produce", 6, ask("p", batch(["z".repeat(200)], { compression: 4 })));
  for (const [name, compression] of [
    ["gzip", 1],
    ["snappy", 2],
    ["lz4", 3],
    ["zstd", 4],
  ] as const) {
    await session.send(
      `Produce v9 with ${name}`,
      "Produce",
      9,
      ask("p", batch(["z".repeat(200), "y".repeat(100)], { compression })),
    );
    const lying = broken(batch(["z".repeat(200), "y".repeat(100)], { compression }), (copy) =>
      copy.writeInt32BE(3, 57),
    );
    await session.send(`Produce v9 with ${name} and a count that lies`, "Produce", 9, ask("p", lying));
    await session.send(
      `Produce v9 with ${name} and a cut tail`,
      "Produce",
      9,
      ask(
        "p",
        broken(batch(["z".repeat(200)], { compression }), (copy) => copy.fill(0, copy.length - 8)),
      ),
    );
  }
  await session.send(
    "Produce v9 recompressed to gzip",
    "Produce",
    9,
    ask("p-gzip", batch(["z".repeat(200)], { compression: 3 })),
  );

  for (const version of [7, 8, 9]) {
    await session.send(
      `Produce v${version} without keys to a compacted topic`,
      "Produce",
      version,
      ask("p-compact", batch(["a", "b", "c"], { keys: ["k", null, null] })),
    );
    await session.send(
      `Produce v${version} outside the time window`,
      "Produce",
      version,
      ask("p-window", batch(["a", "b"])),
    );
    await session.send(`Produce v${version} too large`, "Produce", version, ask("p-small", batch(["x".repeat(500)])));
  }
  await session.send(
    "Produce v9 with keys to a compacted topic",
    "Produce",
    9,
    ask("p-compact", batch(["a"], { keys: ["k"] })),
  );
  await session.send(
    "Produce v9 too late and too early",
    "Produce",
    9,
    ask("p-window", batch(["a"], { time: 4_000_000_000_000 })),
  );
  await session.send("Produce v9 with a negative time", "Produce", 9, ask("p", batch(["a"], { time: -1 })));
  await session.send("Produce v9 with time -2", "Produce", 9, ask("p", batch(["a"], { time: -2 })));
  await session.send("Produce v9 with LogAppendTime", "Produce", 9, ask("p-appendtime", batch(["a", "b"])));
  await session.send("Produce v9 to two partitions, one wrong", "Produce", 9, {
    acks: 1,
    timeoutMs: 10_000,
    topicData: [
      {
        name: "p",
        partitionData: [
          { index: 0, records: whole },
          { index: 1, records: whole },
        ],
      },
      { name: "never", partitionData: [{ index: 0, records: whole }] },
    ],
  });
  await session.send("Produce v9 with no topics", "Produce", 9, { acks: 1, timeoutMs: 1000, topicData: [] });
  await session.send(
    "Produce v9 of a transaction that is none",
    "Produce",
    9,
    ask(
      "p",
      broken(batch(["t"], { producerId: 990, producerEpoch: 0, baseSequence: 0 }), (copy) =>
        copy.writeInt16BE(0x10, 21),
      ),
      { transactionalId: null },
    ),
  );

  await session.send("Produce v9 with acks=0 gets no answer", "Produce", 9, ask("p", batch(["silent"]), { acks: 0 }), {
    answered: false,
  });
  await session.send("ListOffsets after it", "ListOffsets", 7, {
    replicaId: -1,
    topics: [{ name: "p", partitions: [{ partitionIndex: 0, timestamp: -1 }] }],
  });
  await session.raw(
    "Produce v9 with acks=0 and an error closes",
    await frameOf("Produce", 9, 5, ask("never", batch(["silent"]), { acks: 0 })),
    { on: "acks0" },
  );

  await idempotence(session, ask);
}

async function idempotence(
  session: WireSession,
  ask: (name: string, records: Uint8Array) => Record<string, unknown>,
): Promise<void> {
  for (let version = 0; version <= 5; version++) {
    const asked = { transactionalId: null, transactionTimeoutMs: 60_000 };
    await session.until("InitProducerId", version, asked, (answer) => answer["errorCode"] === 0);
    await session.send(`InitProducerId v${version}`, "InitProducerId", version, asked);
  }
  await session.send("InitProducerId v3 with a producer id and epoch", "InitProducerId", 3, {
    transactionalId: null,
    transactionTimeoutMs: 60_000,
    producerId: 5,
    producerEpoch: 3,
  });
  await session.send("InitProducerId v3 with a producer id and no epoch", "InitProducerId", 3, {
    transactionalId: null,
    transactionTimeoutMs: 60_000,
    producerId: 5,
    producerEpoch: -1,
  });
  await session.send("InitProducerId v3 with an empty transactional id", "InitProducerId", 3, {
    transactionalId: "",
    transactionTimeoutMs: 60_000,
  });
  const sequenced = (producerId: number, baseSequence: number, values: readonly string[], producerEpoch = 0) =>
    batch(values, { producerId, producerEpoch, baseSequence });
  const steps: [string, Buffer][] = [
    ["the first batch", sequenced(7001, 0, ["a", "b"])],
    ["the second", sequenced(7001, 2, ["c"])],
    ["the second again", sequenced(7001, 2, ["c"])],
    ["the first again", sequenced(7001, 0, ["a", "b"])],
    ["a gap", sequenced(7001, 9, ["z"])],
    ["half of the first", sequenced(7001, 1, ["b"])],
    ["the third", sequenced(7001, 3, ["d"])],
    ["the fourth", sequenced(7001, 4, ["e"])],
    ["the fifth", sequenced(7001, 5, ["f"])],
    ["the sixth", sequenced(7001, 6, ["g"])],
    ["the seventh", sequenced(7001, 7, ["h"])],
    ["the first, long ago", sequenced(7001, 0, ["a", "b"])],
    ["a new epoch that does not start at 0", sequenced(7001, 8, ["i"], 1)],
    ["a new epoch", sequenced(7001, 0, ["i"], 1)],
    ["an old epoch", sequenced(7001, 8, ["j"], 0)],
    ["an unknown producer that starts anywhere", sequenced(7002, 55, ["k"])],
    ["and goes on", sequenced(7002, 56, ["l"])],
    ["a producer at the end of the sequence", sequenced(7003, 2_147_483_646, ["m", "n"])],
    ["and wraps", sequenced(7003, 0, ["o"])],
    ["a wrap inside a batch", sequenced(7004, 2_147_483_647, ["p", "q"])],
    ["after the wrap inside", sequenced(7004, 1, ["r"])],
  ];
  for (const [what, records] of steps) await session.send(`idempotent: ${what}`, "Produce", 9, ask("p", records));
  await session.send("DescribeProducers", "DescribeProducers", 0, {
    topics: [
      { name: "p-compact", partitionIndexes: [0, 4] },
      { name: "never", partitionIndexes: [0] },
    ],
  });
}
