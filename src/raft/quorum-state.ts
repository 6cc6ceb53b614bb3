/**
 * `quorum-state` beside the metadata log: the last epoch this node has seen and for whom it voted. Written before the
 * first record of an epoch, so that an epoch is never used twice, even when the log's end is lost.
 */
import { ZERO_UUID } from "../base/uuid.ts";
import type { FileSystem } from "../platform/platform.ts";

/** The file's name in the metadata log's directory. */
export const QUORUM_STATE_NAME = "quorum-state";

const INT32_MAX = 2 ** 31 - 1;

/** What a start needs of the file. */
export interface QuorumState {
  /** −1 when no leader was known. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

/**
 * Reads the file.
 *
 * @returns undefined when it is missing or empty: the epoch is then taken from the log
 * @throws {Error} when it holds something else
 */
export function readQuorumState(files: FileSystem, directory: string): QuorumState | undefined {
  const path = `${directory}/${QUORUM_STATE_NAME}`;
  if (!files.exists(path)) return undefined;
  const text = files.readWhole(path).toString("utf8").replaceAll("\0", "").trim();
  if (text === "") return undefined;
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    // SyntaxError: the only thing that JSON.parse throws.
    throw new Error(`Could not parse ${path}: ${String(error)}`, { cause: error });
  }
  if (typeof state === "object" && state !== null && "leaderEpoch" in state && "leaderId" in state) {
    const { leaderId, leaderEpoch } = state;
    if (isInt32(leaderEpoch) && isInt32(leaderId)) {
      // Each start begins an epoch of its own, after this one.
      if (leaderEpoch === INT32_MAX)
        throw new Error(`${path} names leader epoch ${leaderEpoch}: no epoch comes after it`);
      return { leaderId, leaderEpoch };
    }
  }
  throw new Error(`Could not parse ${path}: it names no leader epoch`);
}

/**
 * The file's text for a leader, as Kafka's FileQuorumStateStore writes it.
 *
 * @param kraftVersion 0 writes the older form, which lists the voters
 */
export function quorumStateText(
  state: QuorumState,
  options: { readonly kraftVersion: number; readonly voterIds: readonly number[] },
): string {
  const { leaderId, leaderEpoch } = state;
  if (options.kraftVersion === 0) {
    const currentVoters = options.voterIds.map((voterId) => ({ voterId }));
    return JSON.stringify({
      clusterId: "",
      leaderId,
      leaderEpoch,
      votedId: -1,
      appliedOffset: 0,
      currentVoters,
      data_version: 0,
    });
  }
  return JSON.stringify({ leaderId, leaderEpoch, votedId: -1, votedDirectoryId: ZERO_UUID, data_version: 1 });
}

function isInt32(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= INT32_MAX;
}
