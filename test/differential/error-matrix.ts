/**
 * Which mistake of which admin API is held against Kafka by which recorded exchange: completeness at a glance, and the
 * source of docs/errors.md. A mistake that an API cannot be asked with is left out; the exchange must be in a transcript.
 */
import type { BrokerKind } from "./run-scripts.ts";

/** Kinds of mistakes, in the order in which they are printed. */
export const MISTAKES = {
  unknown: "what is not there",
  invalidName: "an invalid name",
  exists: "what exists",
  invalidConfig: "an invalid config or value",
  invalidPartitions: "an invalid number of partitions",
  invalidReplication: "an invalid replication factor",
  invalidAssignment: "an invalid assignment",
  duplicate: "the same twice",
  tooLarge: "more than 10,000 records",
  policy: "what a policy forbids",
  disabled: "`delete.topic.enable=false`",
  notAllowed: "without the right to",
  late: "no time left",
  away: "no controller",
} as const;

/** A kind of mistake. */
export type Mistake = keyof typeof MISTAKES;

type Row = Partial<Record<Mistake, string>>;

/** The transcript that an exchange is in, by its script. */
export function kindOf(exchange: string): BrokerKind {
  const script = exchange.split(":", 1)[0] ?? "";
  if (script === "authorization") return "authorizer";
  if (script === "controllerAway") return "controller-away";
  if (script === "fileSettings") return "file-settings";
  return script === "policies" ? "policies" : "plain";
}

/** Exchanges by API and mistake. */
export const ERROR_MATRIX: Readonly<Record<string, Row>> = {
  CreateTopics: {
    invalidName: "topics: CreateTopics v7 with a space",
    exists: "topics: CreateTopics v7, exists",
    invalidConfig: "topics: CreateTopics v7 with a config out of range",
    invalidPartitions: "topics: CreateTopics v7 with no partitions",
    invalidReplication: "topics: CreateTopics v7 with two replicas on one node",
    invalidAssignment: "topics: CreateTopics v7 with an assignment to an unknown broker",
    duplicate: "topics: CreateTopics v7, one name twice and a good one",
    tooLarge: "large: CreateTopics v4 of 10,001 partitions",
    policy: "policies: CreateTopics v7 with numbers",
    notAllowed: "authorization: CreateTopics v7, by nobody",
    late: "deadlines: CreateTopics v7 in 0 ms",
    away: "controllerAway: CreateTopics v7 with 60000 ms",
  },
  DeleteTopics: {
    unknown: "topics: DeleteTopics v6, again",
    invalidName: "admin: DeleteTopics v6: an invalid name",
    duplicate: "topics: DeleteTopics v6, one name twice",
    disabled: "fileSettings: DeleteTopics v6",
    notAllowed: "authorization: DeleteTopics v6 by name, by nobody",
    late: "deadlines: DeleteTopics v6 in 0 ms",
    away: "controllerAway: DeleteTopics v6 with 60000 ms",
  },
  CreatePartitions: {
    unknown: "topics: CreatePartitions v3 with an unknown topic",
    invalidName: "admin: CreatePartitions v3: an empty name",
    invalidPartitions: "topics: CreatePartitions v3 with fewer",
    invalidAssignment: "topics: CreatePartitions v3 with an unknown broker",
    duplicate: "topics: CreatePartitions v3, one topic twice",
    tooLarge: "large: CreatePartitions v3 by 10,001",
    notAllowed: "authorization: CreatePartitions v3, by nobody",
    late: "deadlines: CreatePartitions v3 in 0 ms",
    away: "controllerAway: CreatePartitions v3 with 60000 ms",
  },
  DescribeTopicPartitions: {
    unknown: "topics: DescribeTopicPartitions",
    invalidName: "admin: DescribeTopicPartitions: invalid names",
    notAllowed: "authorization: DescribeTopicPartitions v0 of three, by nobody",
  },
  DeleteRecords: {
    unknown: "fetch: DeleteRecords v2: an unknown topic",
    notAllowed: "authorization: DeleteRecords v2, by nobody",
  },
  DescribeConfigs: {
    unknown: "configs: DescribeConfigs v4 of an unknown topic",
    invalidName: "configs: DescribeConfigs v4 of an invalid topic",
    notAllowed: "authorization: DescribeConfigs v4 of each kind, by nobody",
  },
  AlterConfigs: {
    unknown: "configs: AlterConfigs v2 of an unknown topic",
    invalidName: "authorization: AlterConfigs v2 of topics, wrongly, by everyone",
    invalidConfig: "configs: AlterConfigs v2 of an unknown config",
    tooLarge: "large: AlterConfigs v2 of 10,001 groups",
    policy: "policies: AlterConfigs v2 that replaces",
    notAllowed: "authorization: AlterConfigs v2, by nobody",
    away: "controllerAway: AlterConfigs v2",
  },
  IncrementalAlterConfigs: {
    unknown: "configs: IncrementalAlterConfigs v1: an unknown topic",
    invalidName: "configs: IncrementalAlterConfigs v1: an invalid topic",
    invalidConfig: "configs: IncrementalAlterConfigs v1: a value out of range",
    duplicate: "configs: IncrementalAlterConfigs v1: one resource twice",
    tooLarge: "large: IncrementalAlterConfigs v1 of 10,001 groups",
    policy: "policies: IncrementalAlterConfigs v1 that sets",
    notAllowed: "authorization: IncrementalAlterConfigs v1, by nobody",
    away: "controllerAway: IncrementalAlterConfigs v1",
  },
  ListConfigResources: {
    unknown: "authorization: ListConfigResources v1 of an unknown type, by everyone",
    notAllowed: "authorization: ListConfigResources v0, by nobody",
  },
  DescribeLogDirs: { notAllowed: "authorization: DescribeLogDirs v4, by nobody" },
  AlterReplicaLogDirs: { notAllowed: "authorization: AlterReplicaLogDirs v2, by nobody" },
  DescribeProducers: {
    unknown: "admin: DescribeProducers v0: an unknown topic",
    invalidName: "admin: DescribeProducers v0: an invalid topic",
    notAllowed: "authorization: DescribeProducers v0, by nobody",
  },
  ElectLeaders: {
    unknown: "clusterAdmin: ElectLeaders v2 type 0",
    invalidConfig: "clusterAdmin: ElectLeaders v2 of an unknown type",
    notAllowed: "authorization: ElectLeaders v2, by nobody",
    late: "deadlines: ElectLeaders v2 in 0 ms",
    away: "controllerAway: ElectLeaders v2 with 60000 ms",
  },
  AlterPartitionReassignments: {
    unknown: "clusterAdmin: AlterPartitionReassignments v1 without a new factor",
    invalidAssignment: "clusterAdmin: AlterPartitionReassignments v1 to a stranger",
    notAllowed: "authorization: AlterPartitionReassignments v1, by nobody",
    late: "deadlines: AlterPartitionReassignments v1 in 0 ms",
    away: "controllerAway: AlterPartitionReassignments v1 with 60000 ms",
  },
  ListPartitionReassignments: { notAllowed: "authorization: ListPartitionReassignments v0, by nobody" },
  UpdateFeatures: {
    unknown: "clusterAdmin: UpdateFeatures v2 of an unknown feature",
    invalidConfig: "clusterAdmin: UpdateFeatures v2 to a level too high",
    notAllowed: "authorization: UpdateFeatures v2, by nobody",
    away: "controllerAway: UpdateFeatures v2 with 60000 ms",
  },
  UnregisterBroker: {
    unknown: "clusterAdmin: UnregisterBroker v0 of an unknown broker",
    notAllowed: "authorization: UnregisterBroker v0, by nobody",
    away: "controllerAway: UnregisterBroker v0",
  },
  DescribeClientQuotas: {
    invalidName: "clusterAdmin: DescribeClientQuotas v1 of an empty type",
    duplicate: "clusterAdmin: DescribeClientQuotas v1 of a type twice",
    notAllowed: "authorization: DescribeClientQuotas v1, by nobody",
  },
  AlterClientQuotas: {
    invalidName: "clusterAdmin: AlterClientQuotas v1 of an unknown type",
    invalidConfig: "clusterAdmin: AlterClientQuotas v1 below zero",
    duplicate: "clusterAdmin: AlterClientQuotas v1 one key twice",
    tooLarge: "large: AlterClientQuotas v1 of 10,001 users",
    notAllowed: "authorization: AlterClientQuotas v1, by nobody",
    away: "controllerAway: AlterClientQuotas v1",
  },
  DescribeUserScramCredentials: {
    unknown: "clusterAdmin: DescribeUserScramCredentials v0 of a stranger",
    duplicate: "clusterAdmin: DescribeUserScramCredentials v0 of one twice",
    notAllowed: "authorization: DescribeUserScramCredentials v0, by nobody",
  },
  AlterUserScramCredentials: {
    unknown: "clusterAdmin: AlterUserScramCredentials v0 goes though not there",
    invalidName: "clusterAdmin: AlterUserScramCredentials v0 without a name",
    invalidConfig: "clusterAdmin: AlterUserScramCredentials v0 with too few iterations",
    duplicate: "clusterAdmin: AlterUserScramCredentials v0 gone twice",
    tooLarge: "large: AlterUserScramCredentials v0 of 10,001 users",
    notAllowed: "authorization: AlterUserScramCredentials v0, by nobody",
    away: "controllerAway: AlterUserScramCredentials v0",
  },
  DescribeCluster: { unknown: "topics: DescribeCluster v1 for an unknown endpoint type" },
  DescribeQuorum: {
    unknown: "topics: DescribeQuorum v2 of another topic",
    notAllowed: "authorization: DescribeQuorum v2 of the metadata, by nobody",
  },
};
