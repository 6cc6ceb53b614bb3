/** ElectLeaders: elections that an operator asks for (KIP-183, KIP-460; Kafka's ReplicationControlManager). */
import type { Steps } from "../../platform/slices.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { NO_LEADER } from "../../metadata/partition-registration.ts";
import type { TopicImage } from "../../metadata/topics-image.ts";
import type { ElectLeadersRequest } from "../../protocol/generated/elect-leaders-request.ts";
import {
  type ElectLeadersResponse,
  type ElectLeadersResponsePartitionResult,
  newElectLeadersResponse,
} from "../../protocol/generated/elect-leaders-response.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type ErrorRow, NO_ERROR } from "../api-error-row.ts";
import { checkInTime, type ControllerResult, type ControllerView } from "../controller-view.ts";
import { canLead, topicSettings } from "./leader-and-isr-updates.ts";
import { buildPartitionChange } from "./partition-change-builder.ts";

/** Kafka's ElectionType. */
export const ElectionType = { PREFERRED: 0, UNCLEAN: 1 } as const;

const NOT_NEEDED: ErrorRow = {
  errorCode: ErrorCode.ELECTION_NOT_NEEDED,
  errorMessage: "Leader election not needed for topic partition.",
};

/** Elects leaders of the partitions asked for, or of all; each succeeds or fails by itself. It may be left for a while after each. */
export function* electLeaders(
  view: ControllerView,
  request: ElectLeadersRequest,
): Steps<ControllerResult<ElectLeadersResponse>> {
  const { electionType, topicPartitions } = request;
  if (topicPartitions === null || topicPartitions.length > 0) checkInTime(view);
  if (electionType !== ElectionType.PREFERRED && electionType !== ElectionType.UNCLEAN) {
    const errorMessage = `Unknown election type ${electionType}`;
    return { records: [], response: refusedElections(request, ErrorCode.INVALID_REQUEST, errorMessage) };
  }
  const { topics } = view.image;
  const election = new LeaderElection(view, electionType);
  if (topicPartitions !== null) {
    const replicaElectionResults: ElectLeadersResponse["replicaElectionResults"] = [];
    for (const { topic, partitions } of topicPartitions) {
      const partitionResult: ElectLeadersResponsePartitionResult[] = [];
      for (const partitionId of partitions) {
        const { errorCode, errorMessage } = election.elect(topic, partitionId);
        partitionResult.push({ partitionId, errorCode, errorMessage });
        yield;
      }
      replicaElectionResults.push({ topic, partitionResult });
    }
    return {
      records: election.records,
      isSplittable: true,
      response: newElectLeadersResponse({ replicaElectionResults }),
    };
  }
  const replicaElectionResults: ElectLeadersResponse["replicaElectionResults"] = [];
  for (const topic of topics.byName.values()) {
    replicaElectionResults.push({ topic: topic.name, partitionResult: electAll(election, topic) });
    yield;
  }
  return {
    records: election.records,
    isSplittable: true,
    response: newElectLeadersResponse({ replicaElectionResults }),
  };
}

/** The answer of a request that is refused as a whole: every row says so. */
export function refusedElections(
  request: ElectLeadersRequest,
  errorCode: number,
  errorMessage: string | null,
): ElectLeadersResponse {
  const replicaElectionResults = (request.topicPartitions ?? []).map(({ topic, partitions }) => ({
    topic,
    partitionResult: partitions.map((partitionId) => ({ partitionId, errorCode, errorMessage })),
  }));
  return newElectLeadersResponse({ errorCode, replicaElectionResults });
}

/** Of all partitions only those are told whose leader is not the wanted one already. */
function electAll(election: LeaderElection, topic: TopicImage): ElectLeadersResponsePartitionResult[] {
  const rows: ElectLeadersResponsePartitionResult[] = [];
  for (const partitionId of topic.partitions.keys()) {
    const row = election.elect(topic.name, partitionId);
    if (row.errorCode !== ErrorCode.ELECTION_NOT_NEEDED) rows.push({ partitionId, ...row });
  }
  return rows;
}

/** The elections of one request, and the records that they ask for. */
class LeaderElection {
  readonly records: MetadataRecord[] = [];
  readonly #view: ControllerView;
  readonly #isUnclean: boolean;
  readonly #elected: Set<string> = new Set<string>();

  constructor(view: ControllerView, electionType: number) {
    this.#view = view;
    this.#isUnclean = electionType === ElectionType.UNCLEAN;
  }

  elect(topicName: string, partitionId: number): ErrorRow {
    const topic = this.#view.image.topics.byName.get(topicName);
    if (topic === undefined) return unknown(`No such topic as ${topicName}`);
    const partition = topic.partitions.get(partitionId);
    if (partition === undefined) return unknown(`No such partition as ${topicName}-${partitionId}`);
    const isLedWell = this.#isUnclean
      ? partition.leader !== NO_LEADER
      : partition.leader === partition.replicas[0] && partition.leader !== NO_LEADER;
    if (isLedWell) return NOT_NEEDED;
    // A partition that is named twice changes once: the second record would follow from a state that is gone.
    const key = `${partitionId} ${topicName}`;
    if (this.#elected.has(key)) return NO_ERROR;
    const record = buildPartitionChange({
      topicId: topic.id,
      partitionId,
      partition,
      targetIsr: partition.isr,
      isAcceptableLeader: (brokerId) => canLead(this.#view, partition, brokerId),
      uncleanShutdownBroker: undefined,
      ...topicSettings(this.#view, topic),
      isUncleanElectionAllowed: this.#isUnclean,
      isPreferredElection: !this.#isUnclean,
    });
    if (record === undefined) return this.#unavailable();
    this.records.push(record);
    this.#elected.add(key);
    return NO_ERROR;
  }

  #unavailable(): ErrorRow {
    return this.#isUnclean
      ? {
          errorCode: ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
          errorMessage: "Eligible topic partition leaders are not available.",
        }
      : {
          errorCode: ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
          errorMessage: "The preferred leader was not available.",
        };
  }
}

function unknown(errorMessage: string): ErrorRow {
  return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage };
}
