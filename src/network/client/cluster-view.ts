import type { MetadataResponse } from "../../protocol/generated/metadata-response.ts";

/** A broker as clients are told to reach it. */
export interface BrokerNode {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** A topic as Metadata answers it. */
export type TopicView = MetadataResponse["topics"][number];

/** The last Metadata answers put together: who the brokers are and who leads what. */
export class ClusterView {
  readonly brokers: ReadonlyMap<number, BrokerNode>;
  readonly controllerId: number;
  readonly clusterId: string | null;
  readonly topics: ReadonlyMap<string, TopicView>;

  constructor(response: MetadataResponse, before?: ClusterView) {
    this.brokers = new Map(response.brokers.map(({ nodeId, host, port }) => [nodeId, { nodeId, host, port }]));
    this.controllerId = response.controllerId;
    this.clusterId = response.clusterId;
    const topics = new Map(before?.topics);
    for (const topic of response.topics) if (topic.name !== null) topics.set(topic.name, topic);
    this.topics = topics;
  }

  /** The leader of a partition, or undefined while there is none or the topic is not known. */
  leaderOf(topic: string, partition: number): BrokerNode | undefined {
    const found = this.topics.get(topic)?.partitions.find(({ partitionIndex }) => partitionIndex === partition);
    return found === undefined ? undefined : this.brokers.get(found.leaderId);
  }
}
