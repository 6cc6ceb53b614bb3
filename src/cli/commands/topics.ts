/** `rafka topics`: list, create, describe, delete. */
import { createTopic, deleteTopic } from "../../network/client/topic-admin.ts";
import type { TopicView } from "../../network/client/cluster-view.ts";
import { ApiError, ErrorCode, errorName } from "../../protocol/errors.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { CommandError, UsageError } from "../exit-codes.ts";

/** `topics list`. */
export async function list(options: ClientOptions & { readonly internal?: boolean }): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const { topics } = await client.refresh(null);
    const shown = byName([...topics.values()].filter(({ isInternal }) => options.internal === true || !isInternal));
    output.table(
      ["TOPIC", "PARTITIONS", "REPLICAS", "ID"],
      shown.map((topic) => [
        topic.name,
        topic.partitions.length,
        topic.partitions[0]?.replicaNodes.length ?? 0,
        topic.topicId,
      ]),
      shown.map((topic) => ({
        name: topic.name,
        topicId: topic.topicId,
        partitions: topic.partitions.length,
        replicationFactor: topic.partitions[0]?.replicaNodes.length ?? 0,
        isInternal: topic.isInternal,
      })),
    );
  });
}

/** Options of `topics create`. */
export interface CreateOptions extends ClientOptions {
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config?: readonly string[];
  readonly ifNotExists?: boolean;
  readonly validateOnly?: boolean;
}

/** `topics create`. */
export async function create(name: string, options: CreateOptions): Promise<void> {
  const configs = new Map((options.config ?? []).map(keyValue));
  const { partitions: partitionCount, replicationFactor } = options;
  await withClient(options, async ({ client, output }) => {
    try {
      await createTopic(client, { name, partitionCount, replicationFactor, configs }, options.validateOnly);
    } catch (error) {
      const isThere = error instanceof ApiError && error.code === ErrorCode.TOPIC_ALREADY_EXISTS;
      if (!isThere || options.ifNotExists !== true) throw error;
      output.done(`Topic ${name} is there already.`, { topic: name, created: false });
      return;
    }
    if (options.validateOnly === true) output.done(`Topic ${name} could be created.`, { topic: name, valid: true });
    else output.done(`Created topic ${name}.`, { topic: name, created: true });
  });
}

/** `topics describe`; without names all topics. */
export async function describe(names: readonly string[], options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const view = await client.refresh(names.length === 0 ? null : names);
    const topics = byName(
      names.length === 0 ? [...view.topics.values()] : names.flatMap((name) => view.topics.get(name) ?? []),
    );
    for (const { name, errorCode } of topics) {
      if (errorCode !== ErrorCode.NONE) throw new CommandError(`topic ${name}: ${errorName(errorCode)}`);
    }
    output.table(
      ["TOPIC", "PARTITION", "LEADER", "EPOCH", "REPLICAS", "ISR"],
      topics.flatMap((topic) =>
        topic.partitions
          .toSorted((a, b) => a.partitionIndex - b.partitionIndex)
          .map((partition) => [
            topic.name,
            partition.partitionIndex,
            partition.leaderId < 0 ? null : partition.leaderId,
            partition.leaderEpoch,
            partition.replicaNodes.join(","),
            partition.isrNodes.join(","),
          ]),
      ),
      topics,
    );
  });
}

/** `topics delete`. */
export async function remove(names: readonly string[], options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    for (const name of names) {
      await deleteTopic(client, name);
      output.done(`Deleted topic ${name}.`, { topic: name, deleted: true });
    }
  });
}

function byName(topics: readonly TopicView[]): TopicView[] {
  return topics.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}

function keyValue(text: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`--config wants key=value, not ${text}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
