/** Topics: create, delete, add partitions. Each topic of a request succeeds or fails by itself. */
import {
  newCreatePartitionsRequest,
  newCreatePartitionsRequestTopic,
} from "../../protocol/generated/create-partitions-request.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
  newCreateTopicsRequestCreatableTopicConfig,
} from "../../protocol/generated/create-topics-request.ts";
import { newDeleteTopicsRequest } from "../../protocol/generated/delete-topics-request.ts";
import { createPartitionsCall, createTopicsCall, deleteTopicsCall } from "./cluster-calls.ts";
import type { KafkaClient } from "./kafka-client.ts";
import { type ItemOutcome, perItem } from "./per-item.ts";

/** What new topics are like; −1 leaves a number to the broker. */
export interface NewTopics {
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly configs: ReadonlyMap<string, string>;
  /** The brokers of each partition; empty leaves them to the controller. With it both numbers are −1. */
  readonly assignments: readonly (readonly number[])[];
}

/** Creates topics that are all alike, or with `validateOnly` tells whether they could be. */
export function createTopics(
  client: KafkaClient,
  names: readonly string[],
  { partitionCount, replicationFactor, configs, assignments }: NewTopics,
  validateOnly = false,
): Promise<ItemOutcome[]> {
  const topic = (name: string): ReturnType<typeof newCreateTopicsRequestCreatableTopic> =>
    newCreateTopicsRequestCreatableTopic({
      name,
      numPartitions: partitionCount,
      replicationFactor,
      assignments: assignments.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds: [...brokerIds] })),
      configs: [...configs].map(([config, value]) =>
        newCreateTopicsRequestCreatableTopicConfig({ name: config, value }),
      ),
    });
  return perItem(client, names, async (asked) => {
    const request = newCreateTopicsRequest({ timeoutMs: client.timeoutMs, validateOnly, topics: asked.map(topic) });
    return (await client.toController(createTopicsCall, request)).topics;
  });
}

/** Deletes topics by name. */
export function deleteTopics(client: KafkaClient, names: readonly string[]): Promise<ItemOutcome[]> {
  return perItem(client, names, async (topicNames) => {
    const request = newDeleteTopicsRequest({ topicNames: [...topicNames], timeoutMs: client.timeoutMs });
    return (await client.toController(deleteTopicsCall, request)).responses;
  });
}

/** How many partitions topics are to have in all. */
export interface MorePartitions {
  readonly count: number;
  /** The brokers of each new partition; empty leaves them to the controller. */
  readonly assignments: readonly (readonly number[])[];
}

/** Adds partitions to topics, or with `validateOnly` tells whether they could be. */
export function createPartitions(
  client: KafkaClient,
  names: readonly string[],
  { count, assignments }: MorePartitions,
  validateOnly = false,
): Promise<ItemOutcome[]> {
  const assigned = assignments.length === 0 ? null : assignments.map((brokerIds) => ({ brokerIds: [...brokerIds] }));
  return perItem(client, names, async (asked) => {
    const topics = asked.map((name) => newCreatePartitionsRequestTopic({ name, count, assignments: assigned }));
    const request = newCreatePartitionsRequest({ timeoutMs: client.timeoutMs, validateOnly, topics });
    return (await client.toController(createPartitionsCall, request)).results;
  });
}
