/** What DescribeQuorum asks of the metadata quorum. */
import type { Uuid } from "../base/uuid.ts";

/** A voter or observer and how far it is. */
export interface QuorumReplica {
  readonly replicaId: number;
  readonly replicaDirectoryId: Uuid;
  readonly logEndOffset: number;
  /** ms since 1970, −1 when it never fetched. */
  readonly lastFetchTimestamp: number;
  readonly lastCaughtUpTimestamp: number;
}

/** A controller's addresses, by listener. */
export interface QuorumNode {
  readonly nodeId: number;
  readonly listeners: readonly { readonly name: string; readonly host: string; readonly port: number }[];
}

/** The quorum as its leader sees it. */
export interface QuorumInfo {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly voters: readonly QuorumReplica[];
  readonly observers: readonly QuorumReplica[];
  readonly nodes: readonly QuorumNode[];
}

/** The metadata quorum, as far as it can be described. */
export interface QuorumDescriber {
  describeQuorum(): QuorumInfo;
}
