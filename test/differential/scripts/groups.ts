/** Classic groups: every API in every version, one member, two, static ones, and what is refused. */
import type { Answer, WireSession } from "../wire-session.ts";

const PROTOCOLS = [{ name: "range", metadata: Buffer.from([0, 1, 2, 3]) }];
const group = (answer: Answer): { memberId: string; generationId: number; errorCode: number } => answer as never;

export async function groups(session: WireSession): Promise<void> {
  const created = await session.send("a topic for offsets", "CreateTopics", 7, {
    topics: [{ name: "g", numPartitions: 3, replicationFactor: 1 }],
  });
  const topicId = (created as unknown as { topics: { topicId: string }[] }).topics[0]?.topicId;
  await session.until("FindCoordinator", 2, { key: "any", keyType: 0 }, (answer) => answer["errorCode"] === 0);
  await session.until("ListGroups", 4, {}, (answer) => answer["errorCode"] === 0);
  for (let version = 0; version <= 6; version++) {
    const keys = version >= 4 ? { coordinatorKeys: ["a", "b", ""] } : { key: "a" };
    await session.send(`FindCoordinator v${version}`, "FindCoordinator", version, keys);
    if (version >= 1)
      await session.send(`FindCoordinator v${version} of an unknown type`, "FindCoordinator", version, {
        ...keys,
        keyType: 9,
      });
  }
  await session.send("FindCoordinator v6 with no keys", "FindCoordinator", 6, { coordinatorKeys: [] });
  await session.send("FindCoordinator v3 with an empty key", "FindCoordinator", 3, { key: "" });

  for (let version = 0; version <= 9; version++) await oneMember(session, version, topicId);
  await strangers(session, topicId);
  await twoMembers(session);
  await staticMembers(session);
  await simpleConsumers(session, topicId);
}

/** Waits until the coordinator has loaded the partitions of these groups. */
async function loaded(session: WireSession, groups: readonly string[]): Promise<void> {
  await session.until("DescribeGroups", 5, { groups }, (answer) =>
    (answer["groups"] as { errorCode: number }[]).every(({ errorCode }) => errorCode === 0),
  );
}

const joinBody = (groupId: string, more: Record<string, unknown> = {}) => ({
  groupId,
  sessionTimeoutMs: 30_000,
  rebalanceTimeoutMs: 60_000,
  memberId: "",
  protocolType: "consumer",
  protocols: PROTOCOLS,
  ...more,
});

/** A member's whole life with every API in the nearest version to `version`. */
async function oneMember(session: WireSession, version: number, topicId: unknown): Promise<void> {
  const groupId = `life-${version}`;
  const at = (highest: number, lowest = 0) => Math.max(lowest, Math.min(version, highest));
  const say = (what: string) => `group life v${version}: ${what}`;
  await loaded(session, [groupId, "no-such-group"]);
  let joined = group(await session.send(say("join"), "JoinGroup", version, joinBody(groupId)));
  if (joined.errorCode === 79)
    joined = group(
      await session.send(
        say("join with the id given"),
        "JoinGroup",
        version,
        joinBody(groupId, { memberId: joined.memberId }),
      ),
    );
  const { memberId, generationId } = joined;
  const member = { groupId, generationId, memberId };
  await session.send(say("heartbeat before the sync"), "Heartbeat", at(4), member);
  const types = version >= 5 ? { protocolType: "consumer", protocolName: "range" } : {};
  await session.send(
    say("commit before the sync"),
    "OffsetCommit",
    at(10, 2),
    commitBody(member, at(10, 2), topicId, 1),
  );
  await session.send(say("sync"), "SyncGroup", at(5), {
    ...member,
    ...types,
    assignments: [{ memberId, assignment: Buffer.from([9, 8, 7]) }],
  });
  await session.send(say("sync again"), "SyncGroup", at(5), { ...member, ...types });
  await session.send(say("heartbeat"), "Heartbeat", at(4), member);
  await session.send(say("heartbeat of another generation"), "Heartbeat", at(4), {
    ...member,
    generationId: generationId + 1,
  });
  await session.send(say("heartbeat of a stranger"), "Heartbeat", at(4), { ...member, memberId: "chosen-stranger" });
  await session.send(say("sync of another generation"), "SyncGroup", at(5), {
    ...member,
    ...types,
    generationId: generationId + 1,
  });
  if (version >= 5)
    await session.send(say("sync with another protocol"), "SyncGroup", 5, {
      ...member,
      protocolType: "consumer",
      protocolName: "sticky",
    });
  await session.send(say("commit"), "OffsetCommit", at(10, 2), commitBody(member, at(10, 2), topicId, 5));
  await session.send(
    say("commit of another generation"),
    "OffsetCommit",
    at(10, 2),
    commitBody({ ...member, generationId: generationId + 7 }, at(10, 2), topicId, 6),
  );
  await session.send(
    say("commit of a stranger"),
    "OffsetCommit",
    at(10, 2),
    commitBody({ ...member, memberId: "chosen-stranger" }, at(10, 2), topicId, 6),
  );
  await session.send(
    say("commit without a generation"),
    "OffsetCommit",
    at(10, 2),
    commitBody({ groupId, generationId: -1, memberId: "" }, at(10, 2), topicId, 6),
  );
  for (const fetchVersion of new Set([at(10, 1), Math.min(10, version + 1)])) {
    await session.send(
      say(`offsets v${fetchVersion}`),
      "OffsetFetch",
      fetchVersion,
      fetchBody(groupId, fetchVersion, topicId, [0, 1]),
    );
    if (fetchVersion >= 2)
      await session.send(
        say(`all offsets v${fetchVersion}`),
        "OffsetFetch",
        fetchVersion,
        fetchBody(groupId, fetchVersion, topicId, undefined),
      );
  }
  await session.send(say("describe"), "DescribeGroups", at(6), { groups: [groupId, "no-such-group"] });
  if (version >= 3)
    await session.send(say("describe with operations"), "DescribeGroups", at(6), {
      groups: [groupId],
      includeAuthorizedOperations: true,
    });
  await session.send(say("rejoin, nothing changed"), "JoinGroup", version, joinBody(groupId, { memberId }));
  await session.send(say("delete while in use"), "DeleteGroups", at(2), {
    groupsNames: [groupId, "no-such-group", ""],
  });
  await session.send(
    say("leave"),
    "LeaveGroup",
    at(5),
    version >= 3 ? { groupId, members: [{ memberId }, { memberId: "chosen-stranger" }] } : { groupId, memberId },
  );
  await session.send(
    say("leave again"),
    "LeaveGroup",
    at(5),
    version >= 3 ? { groupId, members: [{ memberId }] } : { groupId, memberId },
  );
  await session.send(say("describe empty"), "DescribeGroups", at(6), { groups: [groupId] });
  await session.send(say("delete"), "DeleteGroups", at(2), { groupsNames: [groupId] });
  await session.send(say("delete again"), "DeleteGroups", at(2), { groupsNames: [groupId] });
}

function commitBody(
  member: { groupId: string; generationId: number; memberId: string },
  version: number,
  topicId: unknown,
  offset: number,
): Record<string, unknown> {
  const topic = version >= 10 ? { topicId } : { name: "g" };
  return {
    groupId: member.groupId,
    generationIdOrMemberEpoch: member.generationId,
    memberId: member.memberId,
    topics: [
      {
        ...topic,
        partitions: [
          {
            partitionIndex: 0,
            committedOffset: offset,
            committedMetadata: "note",
            ...(version >= 6 ? { committedLeaderEpoch: 0 } : {}),
          },
          { partitionIndex: 1, committedOffset: offset + 1, committedMetadata: null },
        ],
      },
    ],
  };
}

function fetchBody(
  groupId: string,
  version: number,
  topicId: unknown,
  partitionIndexes: readonly number[] | undefined,
): Record<string, unknown> {
  if (version < 8)
    return { groupId, topics: partitionIndexes === undefined ? null : [{ name: "g", partitionIndexes }] };
  const topic = version >= 10 ? { topicId } : { name: "g" };
  return { groups: [{ groupId, topics: partitionIndexes === undefined ? null : [{ ...topic, partitionIndexes }] }] };
}

/** Requests about groups and members that are not there, and settings that are refused. */
async function strangers(session: WireSession, topicId: unknown): Promise<void> {
  await loaded(session, ["strange-3", "strange-5", "strange-9", "no-such-group", "nope-1", "nope-2"]);
  const joins: [string, Record<string, unknown>][] = [
    ["an empty group id", { groupId: "" }],
    ["a session timeout too short", { sessionTimeoutMs: 1 }],
    ["a session timeout too long", { sessionTimeoutMs: 10_000_000 }],
    ["no protocols", { protocols: [] }],
    ["no protocol type", { protocolType: "" }],
    ["a member id that nobody gave", { memberId: "chosen-stranger" }],
  ];
  for (const version of [3, 5, 9]) {
    for (const [what, more] of joins)
      await session.send(
        `JoinGroup v${version} with ${what}`,
        "JoinGroup",
        version,
        joinBody(`strange-${version}`, more),
      );
  }
  const nobody = { groupId: "no-such-group", generationId: 1, memberId: "chosen-stranger" };
  await session.send("Heartbeat of no group", "Heartbeat", 4, nobody);
  await session.send("SyncGroup of no group", "SyncGroup", 5, {
    ...nobody,
    protocolType: "consumer",
    protocolName: "range",
  });
  await session.send("LeaveGroup of no group", "LeaveGroup", 5, {
    groupId: "no-such-group",
    members: [{ memberId: "chosen-stranger" }],
  });
  await session.send("LeaveGroup v2 of no group", "LeaveGroup", 2, {
    groupId: "no-such-group",
    memberId: "chosen-stranger",
  });
  for (const [what, groupId] of [["an empty group id", ""]] as const) {
    await session.send(`Heartbeat with ${what}`, "Heartbeat", 4, { ...nobody, groupId });
    await session.send(`SyncGroup with ${what}`, "SyncGroup", 5, {
      ...nobody,
      groupId,
      protocolType: "consumer",
      protocolName: "range",
    });
    await session.send(`LeaveGroup with ${what}`, "LeaveGroup", 5, {
      groupId,
      members: [{ memberId: "chosen-stranger" }],
    });
    await session.send(
      `OffsetCommit with ${what}`,
      "OffsetCommit",
      8,
      commitBody({ groupId, generationId: -1, memberId: "" }, 8, topicId, 1),
    );
    await session.send(`OffsetFetch with ${what}`, "OffsetFetch", 8, fetchBody(groupId, 8, topicId, [0]));
    await session.send(`DescribeGroups with ${what}`, "DescribeGroups", 5, { groups: [groupId] });
  }
  for (const version of [2, 8, 9, 10]) {
    await session.send(
      `OffsetCommit v${version} with a generation to no group`,
      "OffsetCommit",
      version,
      commitBody({ groupId: "no-such-group", generationId: 3, memberId: "chosen-stranger" }, version, topicId, 1),
    );
  }
  await session.send("OffsetFetch v8 of groups that are not there", "OffsetFetch", 8, {
    groups: [
      { groupId: "nope-1", topics: null },
      { groupId: "nope-2", topics: [{ name: "g", partitionIndexes: [0] }] },
    ],
  });
  await session.send("OffsetFetch v8, require stable", "OffsetFetch", 8, {
    groups: [{ groupId: "nope-1", topics: [{ name: "never", partitionIndexes: [0, 5] }] }],
    requireStable: true,
  });
  await session.send("OffsetFetch v9 with a member that is none", "OffsetFetch", 9, {
    groups: [
      {
        groupId: "nope-1",
        memberId: "chosen-stranger",
        memberEpoch: 1,
        topics: [{ name: "g", partitionIndexes: [0] }],
      },
    ],
  });
  await session.send("OffsetFetch v10 with an unknown topic id", "OffsetFetch", 10, {
    groups: [{ groupId: "nope-1", topics: [{ topicId: "chosenAAAAAAAAAAAAAAAA", partitionIndexes: [0] }] }],
  });
  for (let version = 0; version <= 6; version++)
    await session.send(`DescribeGroups v${version} of no group`, "DescribeGroups", version, {
      groups: ["no-such-group"],
    });
  await session.send("DescribeGroups v6 of nothing", "DescribeGroups", 6, { groups: [] });
  await session.send("OffsetDelete of no group", "OffsetDelete", 0, {
    groupId: "no-such-group",
    topics: [{ name: "g", partitions: [{ partitionIndex: 0 }] }],
  });
}

/** Two members: the first waits for the second, the leader gets all metadata, a death ends a generation. */
async function twoMembers(session: WireSession): Promise<void> {
  const groupId = "two";
  await loaded(session, [groupId]);
  const say = (what: string) => `two members: ${what}`;
  let joins = 0;
  const join = (on: string, memberId: string, more: Record<string, unknown> = {}) =>
    session.send(say(`${on} joins, ${++joins}`), "JoinGroup", 7, joinBody(groupId, { memberId, ...more }), { on });
  const first = group(await join("first", ""));
  const firstJoined = group(await join("first", first.memberId));
  const second = group(await join("second", ""));
  const secondJoining = join("second", second.memberId);
  await session.until(
    "Heartbeat",
    4,
    { groupId, generationId: firstJoined.generationId, memberId: first.memberId },
    (answer) => answer["errorCode"] === 27,
  );
  const firstAgain = group(await join("first", first.memberId));
  const { generationId } = group(await secondJoining);
  const member = (memberId: string) => ({
    groupId,
    generationId,
    memberId,
    protocolType: "consumer",
    protocolName: "range",
  });
  const waiting = session.send(say("the second syncs and waits"), "SyncGroup", 5, member(second.memberId), {
    on: "second",
  });
  await session.send(
    say("the leader syncs"),
    "SyncGroup",
    5,
    {
      ...member(first.memberId),
      assignments: [
        { memberId: first.memberId, assignment: Buffer.from([1]) },
        { memberId: second.memberId, assignment: Buffer.alloc(0) },
      ],
    },
    { on: "first" },
  );
  await waiting;
  await session.send(say("generation"), "Heartbeat", 4, {
    groupId,
    generationId: firstAgain.generationId,
    memberId: first.memberId,
  });
  await session.send(
    say("a third with another protocol type"),
    "JoinGroup",
    3,
    joinBody(groupId, { protocolType: "connect" }),
  );
  await session.send(
    say("a third with no common protocol"),
    "JoinGroup",
    3,
    joinBody(groupId, { protocols: [{ name: "other", metadata: Buffer.from([1]) }] }),
  );
  await session.send(say("offsets of a topic in use cannot go"), "OffsetDelete", 0, {
    groupId,
    topics: [
      { name: "g", partitions: [{ partitionIndex: 0 }] },
      { name: "never", partitions: [{ partitionIndex: 0 }] },
    ],
  });
  await session.send(say("the second leaves"), "LeaveGroup", 5, {
    groupId,
    members: [{ memberId: second.memberId, reason: "done" }],
  });
  await session.send(say("the first must rejoin"), "Heartbeat", 4, { groupId, generationId, memberId: first.memberId });
  await session.send(say("the first leaves"), "LeaveGroup", 5, { groupId, members: [{ memberId: first.memberId }] });
}

/** Static members come back under a new id without a rebalance, and fence their former selves. */
async function staticMembers(session: WireSession): Promise<void> {
  for (const version of [5, 8, 9]) {
    const groupId = `static-${version}`;
    await loaded(session, [groupId]);
    const say = (what: string) => `static v${version}: ${what}`;
    const body = (memberId: string) => joinBody(groupId, { memberId, groupInstanceId: "chosen-instance" });
    const joined = group(await session.send(say("joins at once"), "JoinGroup", version, body("")));
    const sync = (memberId: string, generationId: number) => ({
      groupId,
      generationId,
      memberId,
      groupInstanceId: "chosen-instance",
      protocolType: "consumer",
      protocolName: "range",
      assignments: [{ memberId, assignment: Buffer.from([5, 5]) }],
    });
    await session.send(say("syncs"), "SyncGroup", 5, sync(joined.memberId, joined.generationId));
    const back = group(await session.send(say("comes back"), "JoinGroup", version, body("")));
    await session.send(say("syncs and has its assignment"), "SyncGroup", 5, {
      ...sync(back.memberId, back.generationId),
      assignments: [],
    });
    await session.send(say("the old id is fenced"), "Heartbeat", 4, {
      groupId,
      generationId: joined.generationId,
      memberId: joined.memberId,
      groupInstanceId: "chosen-instance",
    });
    await session.send(say("the old id is fenced from commits"), "OffsetCommit", 8, {
      groupId,
      generationIdOrMemberEpoch: back.generationId,
      memberId: joined.memberId,
      groupInstanceId: "chosen-instance",
      topics: [{ name: "g", partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: "" }] }],
    });
    await session.send(say("the old id is fenced from joining"), "JoinGroup", version, body(joined.memberId));
    await session.send(say("heartbeats"), "Heartbeat", 4, {
      groupId,
      generationId: back.generationId,
      memberId: back.memberId,
      groupInstanceId: "chosen-instance",
    });
    await session.send(say("described"), "DescribeGroups", 5, { groups: [groupId] });
    await session.send(say("leaves by its instance"), "LeaveGroup", 5, {
      groupId,
      members: [
        { memberId: "", groupInstanceId: "chosen-instance" },
        { memberId: "", groupInstanceId: "chosen-nobody" },
      ],
    });
  }
}

/** Commits without membership, listings, deletions. */
async function simpleConsumers(session: WireSession, topicId: unknown): Promise<void> {
  await loaded(session, ["simple"]);
  const outside = { groupId: "simple", generationId: -1, memberId: "" };
  for (let version = 2; version <= 10; version++)
    await session.send(
      `simple: commit v${version}`,
      "OffsetCommit",
      version,
      commitBody(outside, version, topicId, version * 10),
    );
  for (let version = 1; version <= 10; version++)
    await session.send(
      `simple: offsets v${version}`,
      "OffsetFetch",
      version,
      fetchBody("simple", version, topicId, [0, 1, 2]),
    );
  await session.send("simple: metadata too long", "OffsetCommit", 8, {
    groupId: "simple",
    topics: [
      { name: "g", partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: "m".repeat(5000) }] },
    ],
  });
  await session.send("simple: a topic that is not there", "OffsetCommit", 8, {
    groupId: "simple",
    topics: [{ name: "never", partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: "" }] }],
  });
  await session.send("simple: a partition that is not there", "OffsetCommit", 8, {
    groupId: "simple",
    topics: [{ name: "g", partitions: [{ partitionIndex: 77, committedOffset: 1, committedMetadata: "" }] }],
  });
  await session.send("simple: a negative offset", "OffsetCommit", 8, {
    groupId: "simple",
    topics: [{ name: "g", partitions: [{ partitionIndex: 2, committedOffset: -1, committedMetadata: "" }] }],
  });
  await session.send("simple: an unknown topic id", "OffsetCommit", 10, {
    groupId: "simple",
    topics: [
      {
        topicId: "chosenAAAAAAAAAAAAAAAA",
        partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: "" }],
      },
    ],
  });
  await session.send("simple: no topics", "OffsetCommit", 8, { groupId: "simple", topics: [] });
  for (let version = 0; version <= 5; version++)
    await session.send(`ListGroups v${version}`, "ListGroups", version, {});
  for (const [what, filter] of [
    ["empty ones", { statesFilter: ["Empty"] }],
    ["stable ones", { statesFilter: ["Stable"] }],
    ["states in another case", { statesFilter: ["eMPTY"] }],
    ["an unknown state", { statesFilter: ["Sleeping"] }],
    ["classic ones", { typesFilter: ["classic"] }],
    ["consumer ones", { typesFilter: ["consumer"] }],
    ["an unknown type", { typesFilter: ["odd"] }],
  ] as const) {
    await session.send(`ListGroups v5 of ${what}`, "ListGroups", 5, filter);
  }
  await session.send("OffsetDelete", "OffsetDelete", 0, {
    groupId: "simple",
    topics: [{ name: "g", partitions: [{ partitionIndex: 0 }, { partitionIndex: 66 }] }],
  });
  await session.send("OffsetFetch after it", "OffsetFetch", 8, fetchBody("simple", 8, topicId, [0, 1]));
  await session.send("deleting the topic", "DeleteTopics", 6, { topics: [{ name: "g" }], timeoutMs: 10_000 });
  await session.until("OffsetFetch", 7, { groupId: "simple", topics: null }, (answer) =>
    (answer["topics"] as { name: string }[]).every(({ name }) => name !== "g"),
  );
  await session.send("its offsets are gone", "OffsetFetch", 7, { groupId: "simple", topics: null });
  for (let version = 0; version <= 2; version++)
    await session.send(`DeleteGroups v${version} of nothing`, "DeleteGroups", version, { groupsNames: [] });
}
