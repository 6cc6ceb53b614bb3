/**
 * The voters of the metadata quorum as VotersRecords and snapshots name them (KIP-853).
 */
import type { Uuid } from "../base/uuid.ts";

/** An address of a voter's controller listener. */
export interface VoterEndpoint {
  /** The listener's name. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** A voter: its node, the metadata log directory that votes, and where to find it. */
export interface Voter {
  readonly voterId: number;
  readonly voterDirectoryId: Uuid;
  readonly endpoints: readonly VoterEndpoint[];
}

/** The feature levels of `kraft.version` that this version of Rafka can serve, inclusive. */
export const KRAFT_VERSIONS = { minSupportedVersion: 0, maxSupportedVersion: 1 } as const;
