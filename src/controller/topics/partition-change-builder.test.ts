/** Leader election with eligible leader replicas, as a table: state and event in, the record's changed fields out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildPartitionChange, type PartitionChange } from "./partition-change-builder.ts";
import type { PartitionRegistration } from "../../metadata/partition-registration.ts";

const TOPIC_ID = "c29tZS10b3BpYy1pZC0wMQ";

function partition(state: Partial<PartitionRegistration>): PartitionRegistration {
  const replicas = state.replicas ?? [1, 2, 3];
  return {
    replicas,
    directories: replicas.map(() => "GoXcPmrXTEizSOuVHmNldA"),
    isr: replicas,
    removingReplicas: [],
    addingReplicas: [],
    elr: [],
    lastKnownElr: [],
    leader: 1,
    leaderRecoveryState: 0,
    leaderEpoch: 5,
    partitionEpoch: 9,
    ...state,
  };
}

/** The fields that the record changes. */
function changes(
  state: Partial<PartitionRegistration>,
  change: Partial<PartitionChange> & { readonly alive: readonly number[] },
) {
  const record = buildPartitionChange({
    topicId: TOPIC_ID,
    partitionId: 0,
    partition: partition(state),
    targetIsr: partition(state).isr,
    isAcceptableLeader: (brokerId) => change.alive.includes(brokerId),
    uncleanShutdownBroker: undefined,
    minIsr: 1,
    isElrEnabled: true,
    isUncleanElectionAllowed: false,
    metadataVersion: 33,
    ...change,
  });
  if (record?.type !== "PartitionChangeRecord") return undefined;
  const { topicId, partitionId, ...fields } = record.data;
  assert.deepEqual({ topicId, partitionId }, { topicId: TOPIC_ID, partitionId: 0 });
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null && value !== -2 && value !== undefined)
      .filter(([name, value]) => !(name === "leaderRecoveryState" && value === -1)),
  );
}

const alone = { replicas: [1] };

test("the only replica leaves: no leader, and the ELR remembers it", () => {
  assert.deepEqual(changes(alone, { alive: [], targetIsr: [] }), {
    leader: -1,
    isr: [],
    eligibleLeaderReplicas: [1],
    lastKnownElr: [1],
  });
});

test("without ELR the ISR never empties", () => {
  assert.deepEqual(changes(alone, { alive: [], targetIsr: [], isElrEnabled: false }), { leader: -1 });
});

test("it comes back: elected from the ELR, clean", () => {
  const state = { ...alone, isr: [], elr: [1], lastKnownElr: [1], leader: -1 };
  assert.deepEqual(changes(state, { alive: [1] }), {
    leader: 1,
    isr: [1],
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
  });
});

test("after an unclean stop it leaves the ELR, and comes back as the last known leader, recovering", () => {
  const stopped = { ...alone, isr: [], elr: [1], lastKnownElr: [1], leader: -1 };
  assert.deepEqual(changes(stopped, { alive: [], uncleanShutdownBroker: 1 }), { eligibleLeaderReplicas: [] });
  const left = { ...stopped, elr: [] };
  assert.deepEqual(changes(left, { alive: [1] }), { leader: 1, isr: [1], leaderRecoveryState: 1, lastKnownElr: [] });
});

test("a leader leaves a larger ISR: the next replica leads", () => {
  assert.deepEqual(changes({}, { alive: [2, 3], targetIsr: [2, 3] }), { leader: 2, isr: [2, 3] });
});

test("below the minimum ISR, who left stays eligible", () => {
  assert.deepEqual(changes({}, { alive: [2], targetIsr: [2], minIsr: 2 }), {
    leader: 2,
    isr: [2],
    eligibleLeaderReplicas: [1, 3],
  });
});

test("an unclean election takes any living replica only where it is allowed", () => {
  const state = { isr: [1], leader: 1 };
  const event = { alive: [3], targetIsr: [1], isElrEnabled: false };
  assert.deepEqual(changes(state, event), { leader: -1 });
  assert.deepEqual(changes(state, { ...event, isUncleanElectionAllowed: true }), {
    leader: 3,
    isr: [3],
    leaderRecoveryState: 1,
  });
});

test("nothing changes: no record", () => {
  assert.equal(changes({}, { alive: [1, 2, 3] }), undefined);
});

test("metadata before 3.6 names the leader when the ISR shrinks, for a new leader epoch", () => {
  const change = { alive: [1, 2], targetIsr: [1, 2], isElrEnabled: false };
  assert.deepEqual(changes({}, { ...change, metadataVersion: 11 }), { leader: 1, isr: [1, 2] });
  assert.deepEqual(changes({}, { ...change, metadataVersion: 12 }), { isr: [1, 2] });
});

test("a preferred election gives the first replica its place back when it can lead, and changes nothing when not", () => {
  const change = { isPreferredElection: true };
  assert.deepEqual(changes({ leader: 2 }, { ...change, alive: [1, 2, 3] }), { leader: 1 });
  assert.equal(changes({ leader: 2 }, { ...change, alive: [2, 3] }), undefined);
  assert.equal(changes({ leader: 2, isr: [2, 3] }, { ...change, alive: [1, 2, 3] }), undefined);
});
