/** `rafka produce`: each line of standard input is a record. */
import { createInterface } from "node:readline";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import { produce } from "../../network/client/partition-io.ts";
import type { Clock } from "../../platform/platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { buildBatch, type RecordToWrite } from "../../records/build-batch.ts";
import { COMPRESSION_NAMES, type CompressionType } from "../../records/compression/compression-type.ts";
import type { RecordHeader } from "../../records/record.ts";
import { murmur2 } from "../murmur2.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { CommandError, UsageError } from "../exit-codes.ts";

/** Options of `produce`. */
export interface ProduceOptions extends ClientOptions {
  readonly keySeparator?: string;
  readonly partition?: number;
  readonly compression: string;
  readonly header?: readonly string[];
  readonly nullMarker?: string;
  readonly acks: "1" | "all";
}

/** A batch is sent when it has so many bytes, or when no line has come for a moment. */
const BATCH_BYTES = 256 * 1024;
const RECORDS_PER_BATCH_MAX = 10_000;
const LINGER_MS = 20;

/** Sends standard input to a topic until it ends. */
export async function produceLines(topic: string, options: ProduceOptions): Promise<void> {
  const headers = (options.header ?? []).map(header);
  await withClient(options, async ({ client, platform, output }) => {
    const { partitions } = await client.topic(topic, true);
    const { partition } = options;
    if (partition !== undefined && partition >= partitions.length) {
      throw new CommandError(`topic ${topic} has ${partitions.length} partition(s), so no partition ${partition}`);
    }
    const batches = new Batches({ client, clock: platform.clock, topic, partitionCount: partitions.length, options });
    let failure: unknown;
    let timer: NodeJS.Timeout | undefined;
    let sending: Promise<void> = Promise.resolve();
    const send = (): void => {
      clearTimeout(timer);
      timer = undefined;
      // One after the other: records of a key keep their order.
      sending = sending.then(() => batches.send()).catch((error: unknown) => void (failure ??= error));
    };
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
      batches.add(recordOf(line, options, headers));
      if (batches.isFull) {
        send();
        await sending;
      } else timer ??= setTimeout(send, LINGER_MS);
      if (failure !== undefined) break;
    }
    send();
    await sending;
    if (failure !== undefined) throw failure;
    if (output.isJson) output.json({ topic, records: batches.sentCount });
  });
}

interface BatchesOptions {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly topic: string;
  readonly partitionCount: number;
  readonly options: ProduceOptions;
}

/** Records that wait, by partition. */
class Batches {
  readonly #options: BatchesOptions;
  #waiting: Map<number, RecordToWrite[]> = new Map();
  #bytes = 0;
  #count = 0;
  #nextPartition = 0;
  sentCount = 0;

  constructor(options: BatchesOptions) {
    this.#options = options;
    // Records without a key go to one partition per round, as Kafka's sticky partitioner; which one begins is chance.
    this.#nextPartition = Math.floor(Math.random() * options.partitionCount);
  }

  get isFull(): boolean {
    return this.#bytes >= BATCH_BYTES || this.#count >= RECORDS_PER_BATCH_MAX;
  }

  add(record: Omit<RecordToWrite, "timestamp">): void {
    const partition = this.#partitionOf(record.key);
    const timed = { ...record, timestamp: this.#options.clock.nowMs() };
    const waiting = this.#waiting.get(partition);
    if (waiting === undefined) this.#waiting.set(partition, [timed]);
    else waiting.push(timed);
    this.#bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0) + 16;
    this.#count++;
  }

  async send(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#bytes = 0;
    this.#count = 0;
    this.#nextPartition = (this.#nextPartition + 1) % this.#options.partitionCount;
    await Promise.all([...waiting].map(([partition, records]) => this.#sendTo(partition, records)));
  }

  /** A batch that is too large is halved, down to a single record. */
  async #sendTo(partition: number, records: readonly RecordToWrite[]): Promise<void> {
    const { client, topic, options } = this.#options;
    const compression = COMPRESSION_NAMES.indexOf(options.compression as (typeof COMPRESSION_NAMES)[number]);
    const batch = buildBatch({ records, compression: compression as CompressionType });
    try {
      await produce(client, { topic, partition }, batch, options.acks === "1" ? 1 : -1);
      this.sentCount += records.length;
    } catch (error) {
      const isTooLarge = error instanceof ApiError && error.code === ErrorCode.MESSAGE_TOO_LARGE;
      if (!isTooLarge || records.length === 1) throw error;
      const half = Math.ceil(records.length / 2);
      await this.#sendTo(partition, records.slice(0, half));
      await this.#sendTo(partition, records.slice(half));
    }
  }

  #partitionOf(key: Uint8Array | null): number {
    const { options, partitionCount } = this.#options;
    if (options.partition !== undefined) return options.partition;
    return key === null ? this.#nextPartition : (murmur2(key) & 0x7fffffff) % partitionCount;
  }
}

function recordOf(
  line: string,
  { keySeparator, nullMarker }: ProduceOptions,
  headers: readonly RecordHeader[],
): Omit<RecordToWrite, "timestamp"> {
  const bytes = (text: string): Buffer | null => (text === nullMarker ? null : Buffer.from(text));
  if (keySeparator === undefined) return { key: null, value: bytes(line), headers };
  const place = line.indexOf(keySeparator);
  if (place < 0) throw new CommandError(`no key separator "${keySeparator}" in the line "${line}"`);
  return { key: bytes(line.slice(0, place)), value: bytes(line.slice(place + keySeparator.length)), headers };
}

function header(text: string): RecordHeader {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`--header wants key=value, not ${text}`);
  return { key: text.slice(0, equals), value: Buffer.from(text.slice(equals + 1)) };
}
