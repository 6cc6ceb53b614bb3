/** `rafka groups`: list, describe with lag, reset, delete. */
import { decodeAssignment } from "../../network/client/group-assignment.ts";
import {
  commitOffsets,
  deleteGroup,
  describeGroup,
  fetchCommitted,
  type GroupDescription,
  listGroups,
} from "../../network/client/group-offsets.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import type { ItemOutcome } from "../../network/client/per-item.ts";
import { listOffset, OffsetSpec, type TopicPartition } from "../../network/client/partition-io.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { CommandError, UsageError } from "../exit-codes.ts";
import { reportItems } from "../item-report.ts";
import { printable } from "../printable.ts";

/** `groups list`. */
export async function list(options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const groups = await listGroups(client);
    output.table(
      ["GROUP", "STATE", "TYPE", "PROTOCOL"],
      groups.map(({ groupId, groupState, groupType, protocolType }) => [
        groupId,
        groupState || null,
        groupType || null,
        protocolType || null,
      ]),
      groups,
    );
  });
}

/** `groups describe`: a row for each partition that has an offset or an owner. */
export async function describe(groupId: string, options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const group = await describeOrEmpty(client, groupId);
    const committed = await fetchCommitted(client, groupId);
    if (group === undefined && committed.length === 0) throw new CommandError(`group ${groupId} does not exist`);
    const owners = new Map<string, string>();
    for (const { memberId, memberAssignment } of group?.members ?? []) {
      for (const partition of decodeAssignment(memberAssignment)) owners.set(key(partition), memberId);
    }
    const offsets = new Map(committed.map((entry) => [key(entry), entry.offset]));
    const partitions = [...new Set([...offsets.keys(), ...owners.keys()])].map(parsed).sort(byPartition);
    const rows = [];
    for (const partition of partitions) {
      const offset = offsets.get(key(partition)) ?? null;
      const endOffset = await endOffsetOf(client, partition);
      const lag = offset === null || endOffset === null ? null : Math.max(0, endOffset - offset);
      rows.push({ ...partition, offset, endOffset, lag, member: owners.get(key(partition)) ?? null });
    }
    const state = group?.groupState ?? "Empty";
    if (output.isJson) {
      const members = (group?.members ?? []).map(({ memberId, clientId, clientHost, groupInstanceId }) => ({
        memberId,
        clientId,
        clientHost,
        groupInstanceId,
      }));
      output.json({ group: groupId, state, protocol: group?.protocolData ?? "", members, partitions: rows });
      return;
    }
    output.line(`Group ${groupId} is ${state}, with ${group?.members.length ?? 0} member(s).`);
    output.table(
      ["TOPIC", "PARTITION", "OFFSET", "END", "LAG", "MEMBER"],
      rows.map((row) => [row.topic, row.partition, row.offset, row.endOffset, row.lag, row.member]),
      rows,
    );
  });
}

/** Options of `groups reset`. */
export interface ResetOptions extends ClientOptions {
  readonly topic: readonly string[];
  readonly toEarliest?: boolean;
  readonly toLatest?: boolean;
  readonly toOffset?: number;
  readonly toDatetime?: string;
  readonly execute?: boolean;
}

/** `groups reset`: shows the new offsets, and with `--execute` commits them. */
export async function reset(groupId: string, options: ResetOptions): Promise<void> {
  const target = targetOf(options);
  await withClient(options, async ({ client, output }) => {
    const rows = [];
    for (const partition of await partitionsOf(client, options.topic)) {
      const earliest = await listOffset(client, partition, OffsetSpec.EARLIEST);
      const latest = await listOffset(client, partition, OffsetSpec.LATEST);
      // A time after the last record means the end, as Kafka's own tool has it.
      const wanted = target.offset ?? (await listOffset(client, partition, target.timestamp));
      const offset = wanted < 0 ? latest : Math.min(Math.max(wanted, earliest), latest);
      if (target.offset !== undefined && offset !== target.offset) {
        const name = printable(`${partition.topic}-${partition.partition}`);
        process.stderr.write(`${name} has no offset ${target.offset}: the nearest is ${offset}.\n`);
      }
      rows.push({ ...partition, offset });
    }
    if (options.execute === true) await commitOffsets(client, groupId, rows);
    output.table(
      ["TOPIC", "PARTITION", "NEW OFFSET"],
      rows.map(({ topic, partition, offset }) => [topic, partition, offset]),
      rows.map((row) => ({ group: groupId, ...row, executed: options.execute === true })),
    );
    if (options.execute !== true && !output.isJson) process.stderr.write("Nothing was changed; --execute does it.\n");
  });
}

/** `groups delete`: each told of by itself. */
export async function remove(
  names: readonly string[],
  options: ClientOptions & { readonly ifExists?: boolean },
): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const outcomes: ItemOutcome[] = [];
    for (const name of new Set(names)) {
      try {
        await deleteGroup(client, name);
        outcomes.push({ name, error: undefined });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        outcomes.push({ name, error });
      }
    }
    reportItems(output, outcomes, {
      kind: "group",
      done: "deleted",
      sentence: (name) => `Deleted group ${name}.`,
      forgiven: ({ code }, name) =>
        options.ifExists === true && code === ErrorCode.GROUP_ID_NOT_FOUND
          ? `Group ${name} does not exist.`
          : undefined,
    });
  });
}

/** Kafka answers a group that is not there as Dead (to v5) or with an error (from v6); both are undefined here. */
async function describeOrEmpty(client: KafkaClient, groupId: string): Promise<GroupDescription | undefined> {
  try {
    const group = await describeGroup(client, groupId);
    return group.groupState === "Dead" ? undefined : group;
  } catch (error) {
    if (error instanceof ApiError && error.code === ErrorCode.GROUP_ID_NOT_FOUND) return undefined;
    throw error;
  }
}

async function endOffsetOf(client: KafkaClient, partition: TopicPartition): Promise<number | null> {
  try {
    await client.topic(partition.topic);
    return await listOffset(client, partition, OffsetSpec.LATEST);
  } catch (error) {
    // The topic may be gone while the group still has its offset.
    if (error instanceof ApiError && error.code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) return null;
    throw error;
  }
}

function targetOf(options: ResetOptions): { readonly offset: number | undefined; readonly timestamp: number } {
  const given = [options.toEarliest, options.toLatest, options.toOffset, options.toDatetime].filter(
    (value) => value !== undefined,
  );
  if (given.length !== 1)
    throw new UsageError("groups reset wants one of --to-earliest, --to-latest, --to-offset, --to-datetime");
  if (options.toOffset !== undefined) return { offset: options.toOffset, timestamp: -1 };
  if (options.toDatetime === undefined) {
    return { offset: undefined, timestamp: options.toEarliest === true ? OffsetSpec.EARLIEST : OffsetSpec.LATEST };
  }
  const timestamp = Date.parse(options.toDatetime);
  if (Number.isNaN(timestamp))
    throw new UsageError(`--to-datetime wants a time such as 2026-01-31T12:00:00Z, not ${options.toDatetime}`);
  return { offset: undefined, timestamp };
}

async function partitionsOf(client: KafkaClient, topics: readonly string[]): Promise<TopicPartition[]> {
  const partitions: TopicPartition[] = [];
  for (const text of topics) {
    const [, topic = text, index] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
    const view = await client.topic(topic);
    const indexes = view.partitions.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
    if (index !== undefined && !indexes.includes(Number(index)))
      throw new CommandError(`topic ${topic} has no partition ${index}`);
    for (const partition of index === undefined ? indexes : [Number(index)]) partitions.push({ topic, partition });
  }
  return partitions;
}

function key({ topic, partition }: TopicPartition): string {
  return `${topic}:${partition}`;
}

function parsed(text: string): TopicPartition {
  const colon = text.lastIndexOf(":");
  return { topic: text.slice(0, colon), partition: Number(text.slice(colon + 1)) };
}

function byPartition(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}
