/** A client that creates, deletes, grows and configures topics and deletes records. */
import assert from "node:assert/strict";
import { ZERO_UUID } from "../../src/base/uuid.ts";
import type { ClientApi } from "../../src/network/client/kafka-connection.ts";
import type { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import {
  newCreatePartitionsRequest,
  newCreatePartitionsRequestTopic,
} from "../../src/protocol/generated/create-partitions-request.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
  newCreateTopicsRequestCreatableTopicConfig,
} from "../../src/protocol/generated/create-topics-request.ts";
import {
  newDeleteRecordsRequest,
  newDeleteRecordsRequestPartition,
  newDeleteRecordsRequestTopic,
} from "../../src/protocol/generated/delete-records-request.ts";
import {
  newDeleteTopicsRequest,
  newDeleteTopicsRequestDeleteTopicState,
} from "../../src/protocol/generated/delete-topics-request.ts";
import {
  newIncrementalAlterConfigsRequest,
  newIncrementalAlterConfigsRequestAlterableConfig,
  newIncrementalAlterConfigsRequestAlterConfigsResource,
} from "../../src/protocol/generated/incremental-alter-configs-request.ts";
import { ALTER_CONFIGS, CREATE_PARTITIONS, CREATE_TOPICS, DELETE_RECORDS, DELETE_TOPICS } from "./calls.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { PendingChange, TopicModel } from "./topic-model.ts";
import type { Trace } from "./trace.ts";

const TOPIC_RESOURCE = 2;
const SET = 0;
const DELETE = 1;
const PARTITIONS_MAX = 6;
/** Values that make rolls, flushes and retention frequent. */
const CONFIG_VALUES: readonly (readonly [string, string])[] = [
  ["internal.segment.bytes", "1500"],
  ["internal.segment.bytes", "4000"],
  ["segment.ms", "3000"],
  ["flush.messages", "1"],
  ["flush.messages", "5"],
  ["flush.ms", "2000"],
  ["retention.ms", "30000"],
  ["retention.bytes", "5000"],
  ["index.interval.bytes", "100"],
  ["max.message.bytes", "200000"],
  ["message.timestamp.type", "LogAppendTime"],
  ["compression.type", "gzip"],
];

/** What an admin stands on. */
export interface AdminWorkOptions {
  readonly client: SimulatedClient;
  readonly random: SeededRandom;
  readonly trace: Trace;
  /** Whether the broker may fail for a reason that the simulation made. */
  readonly mayFail: () => boolean;
}

/** See the file's head. Changes of different topics may be under way at once. */
export class AdminWork {
  readonly #options: AdminWorkOptions;

  constructor(options: AdminWorkOptions) {
    this.#options = options;
  }

  /** Makes one change of a topic that is not busy. `isStable` topics are not deleted. */
  async change(topic: TopicModel, isStable: boolean): Promise<void> {
    if (topic.isBusy) return;
    const { random } = this.#options;
    if (topic.id === undefined) return this.create(topic);
    const dice = random.next();
    if (dice < 0.3 && !isStable) return this.#delete(topic);
    if (dice < 0.45 && topic.partitions.length < PARTITIONS_MAX) {
      return this.#growTo(topic, topic.partitions.length + 1 + random.below(2));
    }
    if (dice < 0.8) return this.#configure(topic);
    return this.#deleteRecords(topic);
  }

  async create(topic: TopicModel): Promise<void> {
    const { random } = this.#options;
    const configs = new Map<string, string>([this.#anyConfig(), this.#anyConfig()]);
    const partitionCount = 1 + random.below(3);
    const request = newCreateTopicsRequest({
      timeoutMs: 30_000,
      topics: [
        newCreateTopicsRequestCreatableTopic({
          name: topic.name,
          numPartitions: partitionCount,
          replicationFactor: 1,
          configs: [...configs].map(([name, value]) => newCreateTopicsRequestCreatableTopicConfig({ name, value })),
        }),
      ],
    });
    await this.#ask(
      topic,
      { kind: "create", partitionCount, configs },
      CREATE_TOPICS,
      request,
      ({ topics }) => topics[0],
    );
  }

  async #delete(topic: TopicModel): Promise<void> {
    const { random } = this.#options;
    const asked =
      random.next() < 0.5
        ? newDeleteTopicsRequestDeleteTopicState({ name: topic.name, topicId: ZERO_UUID })
        : newDeleteTopicsRequestDeleteTopicState({ name: null, topicId: topic.id ?? ZERO_UUID });
    topic.deletedCount += 1;
    const request = newDeleteTopicsRequest({ topics: [asked], timeoutMs: 30_000 });
    await this.#ask(topic, { kind: "delete" }, DELETE_TOPICS, request, ({ responses }) => responses[0]);
    // The next of its name comes while what the old one left is still being deleted.
    if (topic.id === undefined && !topic.isBusy && random.next() < 0.5) await this.create(topic);
  }

  async #growTo(topic: TopicModel, partitionCount: number): Promise<void> {
    const request = newCreatePartitionsRequest({
      topics: [newCreatePartitionsRequestTopic({ name: topic.name, count: partitionCount, assignments: null })],
      timeoutMs: 30_000,
    });
    const change = { kind: "grow", partitionCount } as const;
    await this.#ask(topic, change, CREATE_PARTITIONS, request, ({ results }) => results[0]);
  }

  async #configure(topic: TopicModel): Promise<void> {
    const [name, wanted] = this.#anyConfig();
    const value = this.#options.random.next() < 0.4 ? undefined : wanted;
    const request = newIncrementalAlterConfigsRequest({
      resources: [
        newIncrementalAlterConfigsRequestAlterConfigsResource({
          resourceType: TOPIC_RESOURCE,
          resourceName: topic.name,
          configs: [
            newIncrementalAlterConfigsRequestAlterableConfig({
              name,
              configOperation: value === undefined ? DELETE : SET,
              value: value ?? null,
            }),
          ],
        }),
      ],
    });
    // It may take effect long before its answer comes.
    if (name.startsWith("retention.") && value !== undefined)
      for (const partition of topic.partitions) partition.hasRetention = true;
    const change = { kind: "configure", name, value } as const;
    await this.#ask(topic, change, ALTER_CONFIGS, request, ({ responses }) => responses[0]);
  }

  async #deleteRecords(topic: TopicModel): Promise<void> {
    const { random, client, trace } = this.#options;
    const index = random.below(topic.partitions.length);
    const partition = topic.partitions[index]!;
    const acknowledged = [...partition.known.keys()].sort((one, other) => one - other);
    const offset = acknowledged[random.below(acknowledged.length)];
    if (offset === undefined) return;
    partition.deletedBelow = Math.max(partition.deletedBelow, offset);
    const request = newDeleteRecordsRequest({
      timeoutMs: 10_000,
      topics: [
        newDeleteRecordsRequestTopic({
          name: topic.name,
          partitions: [newDeleteRecordsRequestPartition({ partitionIndex: index, offset })],
        }),
      ],
    });
    topic.isBusy = true;
    const { answer } = await client.ask(DELETE_RECORDS, request);
    const row = answer?.topics[0]?.partitions[0];
    trace.add(`delete records of ${topic.name}-${index} below ${offset}: ${row?.errorCode ?? "lost"}`);
    topic.isBusy = row === undefined;
    if (row === undefined || row.errorCode !== ErrorCode.NONE) return;
    assert.ok(row.lowWatermark >= offset, `${topic.name}-${index} says that it starts at ${row.lowWatermark}`);
  }

  async #ask<Request, Response>(
    topic: TopicModel,
    change: PendingChange,
    api: ClientApi<Request, Response>,
    request: Request,
    rowOf: (
      response: Response,
    ) => { readonly errorCode: number; readonly errorMessage: string | null; readonly topicId?: string } | undefined,
  ): Promise<void> {
    const { client, trace, mayFail } = this.#options;
    topic.isBusy = true;
    topic.pending = change;
    const { answer } = await client.ask(api, request);
    const row = answer === undefined ? undefined : rowOf(answer);
    trace.add(`${change.kind} ${topic.name}: ${row?.errorCode ?? "lost"} ${row?.topicId ?? ""}`);
    // Unanswered, it may be carried out later: the name stays busy until somebody looks.
    if (row === undefined) return;
    if (row.errorCode !== ErrorCode.NONE) {
      assert.ok(mayFail(), `${change.kind} ${topic.name} was refused with ${row.errorCode}: ${row.errorMessage}`);
      return;
    }
    topic.isBusy = false;
    topic.apply(row.topicId);
  }

  #anyConfig(): readonly [string, string] {
    return CONFIG_VALUES[this.#options.random.below(CONFIG_VALUES.length)]!;
  }
}
