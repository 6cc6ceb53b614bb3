/** What must hold of a broker that has just started, compared with the model over the wire. */
import assert from "node:assert/strict";
import { ErrorCode } from "../../src/protocol/errors.ts";
import {
  newDescribeConfigsRequest,
  newDescribeConfigsRequestResource,
} from "../../src/protocol/generated/describe-configs-request.ts";
import { newMetadataRequest } from "../../src/protocol/generated/metadata-request.ts";
import type { MetadataResponse } from "../../src/protocol/generated/metadata-response.ts";
import { DESCRIBE_CONFIGS, METADATA } from "./calls.ts";
import { isOthersTopic } from "./cluster-facts.ts";
import type { PartitionModel } from "./partition-model.ts";
import { readPartition } from "./read-partition.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { ActualTopic, TopicModel } from "./topic-model.ts";

const TOPIC_RESOURCE = 2;
const DYNAMIC_TOPIC_CONFIG = 1;

/** Topics, ids, partition counts, leaders and configs are what was acknowledged; what was not answered is settled. */
export async function checkMetadata(client: SimulatedClient, topics: readonly TopicModel[]): Promise<void> {
  const { answer } = await client.ask(METADATA, newMetadataRequest({ topics: null }));
  assert.ok(answer !== undefined, "Metadata is not answered");
  const found = new Map<string, MetadataResponse["topics"][number]>();
  for (const topic of answer.topics)
    if (!topic.isInternal && isOthersTopic(topic.name ?? "")) found.set(topic.name ?? "", topic);
  const configs = await topicConfigs(client, [...found.keys()]);
  for (const topic of topics) {
    const listed = found.get(topic.name);
    found.delete(topic.name);
    topic.check(listed === undefined ? undefined : actualTopic(listed, configs));
  }
  assert.deepEqual([...found.keys()], [], "topics that nobody asked for");
}

/** Every partition holds what it must, in order, once. @returns whether acknowledged records are gone (where they may) */
export async function checkRecords(
  client: SimulatedClient,
  topics: readonly TopicModel[],
  durableOffsetOf: (partition: PartitionModel) => number,
): Promise<boolean> {
  let hasLost = false;
  for (const { name, id, partitions } of topics) {
    if (id === undefined) continue;
    for (const [index, partition] of partitions.entries()) {
      const where = `${name}-${index} of ${id}`;
      const content = await readPartition(client, { name, topicId: id, index, where });
      const durableOffset = durableOffsetOf(partition);
      const before = partition.known.size;
      partition.check(content, { durableOffset }, where);
      hasLost ||= partition.known.size < Math.max(before, content.records.size);
    }
  }
  return hasLost;
}

async function topicConfigs(
  client: SimulatedClient,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const request = newDescribeConfigsRequest({
    resources: names.map((resourceName) =>
      newDescribeConfigsRequestResource({ resourceType: TOPIC_RESOURCE, resourceName, configurationKeys: null }),
    ),
  });
  const { answer } = await client.ask(DESCRIBE_CONFIGS, request);
  assert.ok(answer !== undefined, "DescribeConfigs is not answered");
  return new Map(
    answer.results.map(({ resourceName, configs }) => [
      resourceName,
      new Map(
        configs
          .filter(({ configSource }) => configSource === DYNAMIC_TOPIC_CONFIG)
          .map(({ name, value }) => [name, value ?? ""]),
      ),
    ]),
  );
}

function actualTopic(
  listed: MetadataResponse["topics"][number],
  configs: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ActualTopic {
  assert.equal(listed.errorCode, ErrorCode.NONE, `Metadata of ${listed.name}`);
  for (const { errorCode, partitionIndex, leaderId } of listed.partitions) {
    assert.ok(errorCode === ErrorCode.NONE && leaderId >= 0, `${listed.name}-${partitionIndex} has no leader`);
  }
  return {
    id: listed.topicId,
    partitionCount: listed.partitions.length,
    configs: configs.get(listed.name ?? "") ?? new Map(),
  };
}
