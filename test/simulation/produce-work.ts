/** Producers: idempotent ones, which send a batch again until they hear of it, and simple ones, which never do. */
import assert from "node:assert/strict";
import type { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import type { Clock } from "../../src/platform/platform.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import { newInitProducerIdRequest } from "../../src/protocol/generated/init-producer-id-request.ts";
import {
  newProduceRequest,
  newProduceRequestPartitionProduceData,
  newProduceRequestTopicProduceData,
} from "../../src/protocol/generated/produce-request.ts";
import { buildBatch } from "../../src/records/build-batch.ts";
import type { CompressionType } from "../../src/records/compression/compression-type.ts";
import { INIT_PRODUCER_ID, PRODUCE } from "./calls.ts";
import type { PartitionModel } from "./partition-model.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { TopicModel } from "./topic-model.ts";
import type { Trace } from "./trace.ts";

/** What a producer stands on. */
export interface ProducerOptions {
  readonly name: string;
  readonly client: SimulatedClient;
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly clock: Clock;
  readonly mayFail: () => boolean;
}

interface Batch {
  readonly topic: TopicModel;
  readonly topicId: string;
  readonly index: number;
  readonly partition: PartitionModel;
  readonly values: readonly string[];
  readonly bytes: Uint8Array;
  readonly sequence: number;
}

/** One producer with at most one batch under way. Idempotent when its name begins with "i". */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #isIdempotent: boolean;
  #producerId = -1;
  #count = 0;
  #sequences = new Map<string, number>();
  #unanswered: Batch | undefined = undefined;
  #isBusy = false;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#isIdempotent = options.name.startsWith("i");
  }

  /** The machine went down: nothing is under way any more, but a batch without answer is sent again. */
  machineDied(): void {
    this.#isBusy = false;
  }

  /** Acknowledged records are gone, and with them what the broker knew of this producer: start anew, as clients do. */
  forget(): void {
    this.#producerId = -1;
    this.#sequences = new Map();
    this.#unanswered = undefined;
  }

  /** Sends a batch to a partition of `topic`, or again the one that was not answered. */
  async produce(topic: TopicModel): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    if (this.#isIdempotent && this.#producerId < 0) await this.#initialize();
    else if (this.#unanswered !== undefined) await this.#send(this.#unanswered, -1);
    else if (topic.id !== undefined) await this.#sendNew(topic, topic.id);
    this.#isBusy = false;
  }

  async #initialize(): Promise<void> {
    const request = newInitProducerIdRequest({
      transactionalId: null,
      transactionTimeoutMs: 60_000,
      producerId: -1,
      producerEpoch: -1,
    });
    const { answer } = await this.#options.client.ask(INIT_PRODUCER_ID, request);
    this.#options.trace.add(`${this.#options.name} is producer ${answer?.producerId ?? "lost"}`);
    if (answer !== undefined && answer.errorCode === ErrorCode.NONE) this.#producerId = answer.producerId;
  }

  async #sendNew(topic: TopicModel, topicId: string): Promise<void> {
    const { random, clock, name } = this.#options;
    const index = random.below(topic.partitions.length);
    const partition = topic.partitions[index]!;
    const key = `${topicId}-${index}`;
    const values = Array.from({ length: 1 + random.below(4) }, () => `${name}:${this.#count++}`);
    const sequence = this.#sequences.get(key) ?? 0;
    const bytes = buildBatch({
      records: values.map((value) => ({
        key: Buffer.from(value),
        value: Buffer.from(value.padEnd(20 + random.below(150))),
        timestamp: clock.nowMs(),
      })),
      compression: random.below(5) as CompressionType,
      ...(this.#isIdempotent ? { producerId: this.#producerId, producerEpoch: 0, baseSequence: sequence } : {}),
    });
    partition.sent(values);
    const acks = this.#isIdempotent ? -1 : random.below(3) - 1;
    const batch = { topic, topicId, index, partition, values, bytes, sequence };
    if (this.#isIdempotent) {
      this.#sequences.set(key, sequence + values.length);
      this.#unanswered = batch;
    }
    await this.#send(batch, acks);
  }

  async #send(batch: Batch, acks: number): Promise<void> {
    const { client, trace, name, mayFail } = this.#options;
    const { topicId, index, values, partition } = batch;
    const request = newProduceRequest({
      transactionalId: null,
      acks,
      timeoutMs: 10_000,
      topicData: [
        newProduceRequestTopicProduceData({
          topicId,
          partitionData: [newProduceRequestPartitionProduceData({ index, records: batch.bytes })],
        }),
      ],
    });
    const where = `${batch.topic.name}-${index}`;
    if (acks === 0) {
      trace.add(`${name} sends ${values.join()} to ${where}`);
      return client.send(PRODUCE, request);
    }
    const { answer } = await client.ask(PRODUCE, request);
    const row = answer?.responses[0]?.partitionResponses[0];
    trace.add(`${name} sent ${values.join()} to ${where}: ${row?.errorCode ?? "lost"} ${row?.baseOffset ?? ""}`);
    if (row === undefined) return;
    switch (row.errorCode) {
      case ErrorCode.NONE:
        partition.acknowledged(values, row.baseOffset, `${where} of ${topicId}`);
        this.#unanswered = undefined;
        return;
      case ErrorCode.UNKNOWN_TOPIC_ID:
      case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
      case ErrorCode.NOT_LEADER_OR_FOLLOWER:
        // The topic is being deleted, or was; of one that lives the broker may not say so.
        assert.ok(
          mayFail() || batch.topic.id !== topicId || batch.topic.pending?.kind === "delete",
          `${where} of ${topicId} does not know its topic`,
        );
        this.#unanswered = undefined;
        return;
      default:
        assert.ok(mayFail(), `${name} was refused at ${where} with ${row.errorCode}: ${row.errorMessage}`);
    }
  }
}
