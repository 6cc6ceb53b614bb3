/** `rafka consume`: prints the records of topics, alone or as a member of a group. */
import { setTimeout as pause } from "node:timers/promises";
import { GroupMember } from "../../network/client/group-member.ts";
import { fetchCommitted } from "../../network/client/group-offsets.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import { fetchFrom, listOffset, OffsetSpec, type TopicPartition } from "../../network/client/partition-io.ts";
import { ApiError, ErrorCode, isRetriable } from "../../protocol/errors.ts";
import { batchesOf } from "../../records/record-batch.ts";
import { abortedFilter } from "../aborted-filter.ts";
import { type ClientOptions, type ClientSession, withClient } from "../client.ts";
import { CommandError, UsageError } from "../exit-codes.ts";
import { compileFormat, recordJson } from "../record-format.ts";

/** Options of `consume`. */
export interface ConsumeOptions extends ClientOptions {
  readonly fromBeginning?: boolean;
  readonly group?: string;
  readonly maxMessages?: number;
  readonly partition?: number;
  readonly offset?: number;
  readonly exitAtEnd?: boolean;
  readonly format: string;
  readonly readCommitted?: boolean;
}

interface Position extends TopicPartition {
  offset: number;
}

const MAX_WAIT_MS = 500;
const MAX_BYTES = 4 * 1024 * 1024;
const COMMIT_INTERVAL_MS = 5_000;

/** Prints records until the limit, the end (`--exit-at-end`) or a signal. */
export async function consume(topics: readonly string[], options: ConsumeOptions): Promise<void> {
  if (options.offset !== undefined && options.partition === undefined)
    throw new UsageError("--offset needs --partition");
  if (options.group !== undefined && options.partition !== undefined) {
    throw new UsageError("--group shares all partitions out, so --partition makes no sense with it");
  }
  await withClient(options, async (session) => {
    const reader = new RecordReader(session, options);
    const stop = (): void => reader.stop();
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    try {
      if (options.group === undefined) await reader.readAlone(topics);
      else await reader.readAsMember(topics, options.group);
    } finally {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    }
  });
}

class RecordReader {
  readonly #client: KafkaClient;
  readonly #session: ClientSession;
  readonly #options: ConsumeOptions;
  readonly #print: (topic: string, partition: number, record: Parameters<typeof recordJson>[2]) => string;
  #leftCount: number;
  #isStopped = false;
  #positions: Position[] = [];

  constructor(session: ClientSession, options: ConsumeOptions) {
    this.#client = session.client;
    this.#session = session;
    this.#options = options;
    this.#leftCount = options.maxMessages ?? Infinity;
    const format = compileFormat(options.format);
    this.#print = options.json === true ? (...parts) => `${recordJson(...parts)}\n` : format;
  }

  stop(): void {
    this.#isStopped = true;
  }

  get #isDone(): boolean {
    return this.#isStopped || this.#leftCount <= 0;
  }

  async readAlone(topics: readonly string[]): Promise<void> {
    for (const topic of topics) this.#positions.push(...(await this.#startOf(topic)));
    while (!this.#isDone) {
      await this.#client.retried(() => this.#poll());
      if (this.#options.exitAtEnd === true && (await this.#isAtEnd())) return;
    }
  }

  async readAsMember(topics: readonly string[], groupId: string): Promise<void> {
    const { clock } = this.#session.platform;
    for (const topic of topics) await this.#client.topic(topic, true);
    const member = new GroupMember({ client: this.#client, clock, groupId, topics });
    let committedMs = clock.monotonicMs();
    try {
      while (!this.#isDone) {
        if (!(await member.keepAlive())) {
          // What was printed is committed before the partitions may go to somebody else.
          await member.commit(this.#positions);
          this.#positions = await this.#resume(groupId, await member.join());
        }
        await this.#client.retried(() => this.#poll());
        if (clock.monotonicMs() - committedMs >= COMMIT_INTERVAL_MS) {
          committedMs = clock.monotonicMs();
          await member.commit(this.#positions);
        }
        if (this.#options.exitAtEnd === true && member.isJoined && (await this.#isAtEnd())) break;
      }
    } finally {
      if (member.isJoined) await member.commit(this.#positions);
      await member.leave();
    }
  }

  /** Where a reader without a group begins. */
  async #startOf(topic: string): Promise<Position[]> {
    const { partition, offset, fromBeginning } = this.#options;
    const view = await this.#client.topic(topic, true);
    const indexes = view.partitions.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b);
    if (partition !== undefined && !indexes.includes(partition)) {
      throw new CommandError(`topic ${topic} has no partition ${partition}`);
    }
    return Promise.all(
      (partition === undefined ? indexes : [partition]).map(async (index) => {
        const place = { topic, partition: index };
        if (offset !== undefined && offset >= 0) return { ...place, offset };
        const end = fromBeginning === true ? OffsetSpec.EARLIEST : OffsetSpec.LATEST;
        const found = await listOffset(this.#client, place, end);
        if (offset === undefined) return { ...place, offset: found };
        const earliest = await listOffset(this.#client, place, OffsetSpec.EARLIEST);
        return { ...place, offset: Math.max(earliest, found + offset) };
      }),
    );
  }

  /** Where a member goes on: at the group's offsets, else at the beginning or end. */
  async #resume(groupId: string, assigned: readonly TopicPartition[]): Promise<Position[]> {
    for (const topic of new Set(assigned.map(({ topic }) => topic))) await this.#client.topic(topic);
    const committed = await fetchCommitted(this.#client, groupId);
    const fallback = this.#options.fromBeginning === true ? OffsetSpec.EARLIEST : OffsetSpec.LATEST;
    return Promise.all(
      assigned.map(async ({ topic, partition }) => {
        const found = committed.find((entry) => entry.topic === topic && entry.partition === partition);
        const offset = found?.offset ?? (await listOffset(this.#client, { topic, partition }, fallback));
        return { topic, partition, offset };
      }),
    );
  }

  /** One fetch from each leader, printed. Waits a moment when there is nothing to fetch from. */
  async #poll(): Promise<void> {
    const isReadCommitted = this.#options.readCommitted === true;
    const view = await this.#client.cluster();
    const byLeader = Map.groupBy(
      this.#positions,
      ({ topic, partition }) => view.leaderOf(topic, partition)?.nodeId ?? -1,
    );
    const limits = { maxWaitMs: MAX_WAIT_MS, maxBytes: MAX_BYTES, isReadCommitted };
    if (this.#positions.length === 0 || byLeader.has(-1)) {
      await pause(MAX_WAIT_MS);
      await this.#refresh();
    }
    byLeader.delete(-1);
    const fetched = await Promise.all(
      [...byLeader].map(([leader, list]) => fetchFrom(this.#client, leader, list, limits)),
    );
    for (const { topic, partition, answer } of fetched.flat()) {
      const position = this.#positions.find((place) => place.topic === topic && place.partition === partition);
      if (position === undefined) continue;
      if (answer.errorCode === ErrorCode.NONE) await this.#printBatches(position, answer);
      else await this.#onFetchError(position, answer.errorCode);
    }
  }

  async #printBatches(
    position: Position,
    {
      records,
      abortedTransactions,
    }: {
      readonly records: Uint8Array | null;
      readonly abortedTransactions: readonly { producerId: number; firstOffset: number }[] | null;
    },
  ): Promise<void> {
    if (records === null || records.length === 0) return;
    const isAborted = abortedFilter(this.#options.readCommitted === true ? (abortedTransactions ?? []) : []);
    const { topic, partition } = position;
    for (const batch of batchesOf(Buffer.from(records.buffer, records.byteOffset, records.length))) {
      const isSkipped = isAborted(batch) || batch.isControl;
      if (!isSkipped) {
        let text = "";
        for (const record of batch.records()) {
          // A batch is returned whole, though only its later records were asked for.
          if (record.offset < position.offset) continue;
          if (this.#isDone) break;
          text += this.#print(topic, partition, record);
          position.offset = record.offset + 1;
          this.#leftCount--;
        }
        await write(text);
        if (this.#isDone) return;
      }
      position.offset = Math.max(position.offset, batch.nextOffset);
    }
  }

  async #onFetchError(position: Position, code: number): Promise<void> {
    if (code === ErrorCode.OFFSET_OUT_OF_RANGE) {
      const earliest = await listOffset(this.#client, position, OffsetSpec.EARLIEST);
      const latest = await listOffset(this.#client, position, OffsetSpec.LATEST);
      position.offset = position.offset < earliest ? earliest : latest;
      return;
    }
    if (!isRetriable(code)) throw new ApiError(code);
    await pause(100);
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    await this.#client.refresh([...new Set(this.#positions.map(({ topic }) => topic))]);
  }

  async #isAtEnd(): Promise<boolean> {
    const ends = await Promise.all(this.#positions.map((place) => listOffset(this.#client, place, OffsetSpec.LATEST)));
    return this.#positions.every(({ offset }, index) => offset >= (ends[index] ?? 0));
  }
}

/** Writes and, when the reader of our output is slow, waits for it. */
async function write(text: string): Promise<void> {
  if (text === "" || process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once("drain", () => resolve()));
}
