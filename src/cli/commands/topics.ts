/** `rafka topics list` and `topics describe`. */
import type { TopicView } from "../../network/client/cluster-view.ts";
import type { ItemOutcome } from "../../network/client/per-item.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { reportItems } from "../item-report.ts";

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

/** `topics describe`; without names all topics. Those that cannot be described are errors after the others. */
export async function describe(names: readonly string[], options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const view = await client.refresh(names.length === 0 ? null : [...new Set(names)]);
    const asked = names.length === 0 ? [...view.topics.keys()] : [...new Set(names)];
    const topics: TopicView[] = [];
    const failed: ItemOutcome[] = [];
    for (const name of asked.sort()) {
      const topic = view.topics.get(name);
      const errorCode = topic?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      if (topic !== undefined && errorCode === ErrorCode.NONE) topics.push(topic);
      else failed.push({ name, error: new ApiError(errorCode) });
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
    reportFailures(failed);
  });
}

/** Errors beside a document that is printed already. */
function reportFailures(failed: readonly ItemOutcome[]): void {
  reportItems(undefined, failed, { kind: "topic", done: "described", sentence: (name) => name });
}

function byName(topics: readonly TopicView[]): TopicView[] {
  return topics.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
}
