/** `rafka log-dirs move`: replicas of one broker to another of its log directories, each told of by itself. */
import { setTimeout as delay } from "node:timers/promises";
import { alterReplicaLogDirsCall, describeLogDirsCall } from "../../network/client/admin-calls.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import type { ItemOutcome } from "../../network/client/per-item.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newAlterReplicaLogDirsRequest } from "../../protocol/generated/alter-replica-log-dirs-request.ts";
import { newDescribeLogDirsRequest } from "../../protocol/generated/describe-log-dirs-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { UsageError } from "../exit-codes.ts";
import { reportItems } from "../item-report.ts";

/** Options of `log-dirs move`. */
export interface MoveOptions extends ClientOptions {
  readonly to: string;
  readonly broker?: number;
  readonly wait?: boolean;
}

/** How often a broker is asked whether it is done. */
const POLL_MS = 200;

/** `log-dirs move`. With `--wait` it ends when the replicas are there. */
export async function move(partitions: readonly string[], options: MoveOptions): Promise<void> {
  const asked = new Map([...new Set(partitions)].map((name) => [name, partitionOf(name)]));
  await withClient(options, async ({ client, output }) => {
    const broker = options.broker ?? (await onlyBroker(client));
    const outcomes = await askFor(client, broker, { asked, path: options.to });
    const begun = outcomes.filter(({ error }) => error === undefined).map(({ name }) => name);
    if (options.wait === true) await untilThere(client, broker, { names: new Set(begun), path: options.to });
    const verb = options.wait === true ? "is" : "is moving to";
    reportItems(output, outcomes, {
      kind: "partition",
      done: options.wait === true ? "moved" : "moving",
      sentence: (name) => `Partition ${name} ${verb}${options.wait === true ? " in" : ""} ${options.to}.`,
    });
  });
}

interface Replica {
  readonly topic: string;
  readonly partition: number;
}

async function askFor(
  client: KafkaClient,
  broker: number,
  { asked, path }: { readonly asked: ReadonlyMap<string, Replica>; readonly path: string },
): Promise<ItemOutcome[]> {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of asked.values()) {
    const partitions = byTopic.get(topic) ?? [];
    partitions.push(partition);
    byTopic.set(topic, partitions);
  }
  const topics = Array.from(byTopic, ([name, partitions]) => ({ name, partitions }));
  const request = newAlterReplicaLogDirsRequest({ dirs: [{ path, topics }] });
  const { results } = await client.toBroker(broker, alterReplicaLogDirsCall, request);
  return Array.from(asked, ([name, { topic, partition }]) => {
    const row = results
      .find(({ topicName }) => topicName === topic)
      ?.partitions.find(({ partitionIndex }) => partitionIndex === partition);
    const errorCode = row?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
    const message =
      errorCode === ErrorCode.LOG_DIR_NOT_FOUND ? `broker ${broker} has no log directory ${path}` : undefined;
    return { name, error: errorCode === ErrorCode.NONE ? undefined : new ApiError(errorCode, message) };
  });
}

async function untilThere(
  client: KafkaClient,
  broker: number,
  { names, path }: { readonly names: ReadonlySet<string>; readonly path: string },
): Promise<void> {
  for (;;) {
    const answer = await client.toBroker(broker, describeLogDirsCall, newDescribeLogDirsRequest({ topics: null }));
    if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode);
    const there = answer.results.find(({ logDir }) => logDir === path);
    if (there === undefined || there.errorCode !== ErrorCode.NONE) {
      throw new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, `${path} has failed`);
    }
    const missing = new Set(names);
    let isMoving = false;
    for (const { name, partitions } of there.topics) {
      for (const { partitionIndex, isFutureKey } of partitions) {
        if (!missing.has(`${name}-${partitionIndex}`)) continue;
        if (isFutureKey) isMoving = true;
        else missing.delete(`${name}-${partitionIndex}`);
      }
    }
    if (missing.size === 0) return;
    // Deleted, or asked back by somebody else.
    if (!isMoving) throw new ApiError(ErrorCode.REPLICA_NOT_AVAILABLE, `${[...missing].join(", ")} did not arrive`);
    await delay(POLL_MS);
  }
}

async function onlyBroker(client: KafkaClient): Promise<number> {
  const [broker, ...others] = (await client.cluster()).brokers.keys();
  if (broker === undefined || others.length > 0) throw new UsageError("say whose directories with --broker");
  return broker;
}

function partitionOf(name: string): Replica {
  const [, topic, digits] = /^(.+)-(\d{1,9})$/.exec(name) ?? [];
  if (topic === undefined || digits === undefined) {
    throw new UsageError(`a partition is named by its topic and its number, as in orders-0, not ${name}`);
  }
  return { topic, partition: Number(digits) };
}
