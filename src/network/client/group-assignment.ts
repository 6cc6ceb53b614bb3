/** The range assignor and the embedded consumer protocol, as Kafka's Java consumer has them. */
import {
  newConsumerProtocolAssignment,
  newConsumerProtocolAssignmentTopicPartition,
  readConsumerProtocolAssignment,
  writeConsumerProtocolAssignment,
} from "../../protocol/generated/consumer-protocol-assignment.ts";
import {
  newConsumerProtocolSubscription,
  readConsumerProtocolSubscription,
  writeConsumerProtocolSubscription,
} from "../../protocol/generated/consumer-protocol-subscription.ts";
import { Reader } from "../../protocol/reader.ts";
import { Writer } from "../../protocol/writer.ts";
import type { TopicPartition } from "./partition-io.ts";

const PROTOCOL_VERSION = 0;

/** What a member says it wants: a version, then the message. */
export function encodeSubscription(topics: readonly string[]): Buffer {
  const writer = new Writer();
  writer.writeInt16(PROTOCOL_VERSION);
  writeConsumerProtocolSubscription(
    writer,
    newConsumerProtocolSubscription({ topics: [...topics], userData: null }),
    PROTOCOL_VERSION,
  );
  return writer.toBuffer();
}

/** The topics that a member wants. */
export function decodeSubscription(bytes: Uint8Array): readonly string[] {
  if (bytes.length === 0) return [];
  const reader = new Reader(bytes);
  return readConsumerProtocolSubscription(reader, clampVersion(reader.readInt16(), 3)).topics;
}

/** What a leader gives a member. */
export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  const writer = new Writer();
  writer.writeInt16(PROTOCOL_VERSION);
  const assignedPartitions = [...byTopic].map(([topic, list]) =>
    newConsumerProtocolAssignmentTopicPartition({ topic, partitions: list.map(({ partition }) => partition) }),
  );
  writeConsumerProtocolAssignment(
    writer,
    newConsumerProtocolAssignment({ assignedPartitions, userData: null }),
    PROTOCOL_VERSION,
  );
  return writer.toBuffer();
}

/** The partitions that a member was given; none for empty bytes. */
export function decodeAssignment(bytes: Uint8Array): TopicPartition[] {
  if (bytes.length === 0) return [];
  const reader = new Reader(bytes);
  const { assignedPartitions } = readConsumerProtocolAssignment(reader, clampVersion(reader.readInt16(), 3));
  return assignedPartitions.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
}

/** A version newer than ours is read as our newest: later ones only append fields. */
function clampVersion(version: number, max: number): number {
  return Math.max(0, Math.min(version, max));
}

/**
 * Spreads each topic's partitions over the members that want it, in order of member id; the first ones get one more
 * where it does not divide (as RangeAssignor without racks).
 *
 * @param wanted topics by member
 * @param partitionCounts partitions by topic; a topic without an entry is given to nobody
 */
export function assignRanges(
  wanted: ReadonlyMap<string, readonly string[]>,
  partitionCounts: ReadonlyMap<string, number>,
): Map<string, TopicPartition[]> {
  const assignment = new Map([...wanted.keys()].map((member) => [member, [] as TopicPartition[]]));
  for (const [topic, count] of partitionCounts) {
    const members = [...wanted.keys()].filter((member) => wanted.get(member)?.includes(topic)).sort();
    if (members.length === 0) continue;
    const share = Math.floor(count / members.length);
    const extra = count % members.length;
    let next = 0;
    for (const [index, member] of members.entries()) {
      const end = next + share + (index < extra ? 1 : 0);
      for (; next < end; next++) assignment.get(member)?.push({ topic, partition: next });
    }
  }
  return assignment;
}
