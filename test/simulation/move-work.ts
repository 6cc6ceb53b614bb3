/** A client that has replicas moved between log directories, whatever else is being done to their topics. */
import assert from "node:assert/strict";
import { alterReplicaLogDirsCall, describeLogDirsCall } from "../../src/network/client/admin-calls.ts";
import type { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import { newAlterReplicaLogDirsRequest } from "../../src/protocol/generated/alter-replica-log-dirs-request.ts";
import { newDescribeLogDirsRequest } from "../../src/protocol/generated/describe-log-dirs-request.ts";
import { CORDON_FACT, CORDON_PLACE } from "./cluster-changes.ts";
import type { ClusterModel } from "./cluster-model.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { TopicModel } from "./topic-model.ts";
import type { Trace } from "./trace.ts";

/** What whoever asks for moves stands on. */
export interface MoveWorkOptions {
  readonly client: SimulatedClient;
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly logDirs: readonly string[];
  readonly cluster: ClusterModel;
  /** Whether the broker may fail for a reason that the simulation made. */
  readonly mayFail: () => boolean;
}

/** Codes of a replica whose topic is being made or deleted. */
const NOT_THERE: readonly number[] = [ErrorCode.REPLICA_NOT_AVAILABLE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION];

/** See the file's head. */
export class MoveWork {
  readonly #options: MoveWorkOptions;

  constructor(options: MoveWorkOptions) {
    this.#options = options;
  }

  /** Asks for a replica of the topic, or for all of them, to be in some directory. */
  async move(topic: TopicModel): Promise<void> {
    const { client, random, trace, logDirs } = this.#options;
    const path = logDirs[random.below(logDirs.length)]!;
    const { id, name, partitions } = topic;
    const one = random.below(Math.max(partitions.length, 1));
    // Of a topic that is not there yet too: then it is where the replica shall be made.
    const indexes = random.next() < 0.3 && partitions.length > 0 ? [...partitions.keys()] : [one];
    const asked = indexes.map((index) => partitions[index]);
    const areAlone = asked.map((partition) => partition?.unansweredMoveCount === 0);
    const counts = asked.map((partition) => (partition?.moveCount ?? 0) + 1);
    for (const partition of asked) {
      if (partition === undefined) continue;
      partition.moveCount += 1;
      partition.unansweredMoveCount += 1;
      partition.wantedLogDir = undefined;
    }
    const isCordoned = this.#isCordoned(path);
    const request = newAlterReplicaLogDirsRequest({ dirs: [{ path, topics: [{ name, partitions: indexes }] }] });
    const { answer } = await client.ask(alterReplicaLogDirsCall, request);
    const rows = answer?.results[0]?.partitions ?? [];
    trace.add(`move ${name} ${indexes.join()} to ${path}: ${rows.map(({ errorCode }) => errorCode).join() || "lost"}`);
    if (answer === undefined) return;
    const wasThere = id !== undefined && topic.id === id && topic.pending?.kind !== "delete";
    const isKnown = isCordoned !== undefined && isCordoned === this.#isCordoned(path);
    for (const [at, { errorCode }] of rows.entries()) {
      this.#checkCode(errorCode, {
        wasThere,
        isCordoned: isKnown ? isCordoned : undefined,
        where: `${name} to ${path}`,
      });
      const partition = asked[at];
      if (partition === undefined) continue;
      partition.unansweredMoveCount -= 1;
      const wasAlone = areAlone[at] === true && partition.moveCount === counts[at];
      if (wasAlone && wasThere && errorCode === ErrorCode.NONE) partition.wantedLogDir = path;
    }
  }

  /** Asks where everything is, which must have an answer at any time. */
  async look(): Promise<void> {
    const { client, logDirs, mayFail } = this.#options;
    const { answer } = await client.ask(describeLogDirsCall, newDescribeLogDirsRequest({ topics: null }));
    if (answer === undefined) return;
    assert.equal(answer.errorCode, ErrorCode.NONE);
    assert.equal(answer.results.length, logDirs.length);
    for (const { errorCode, logDir, topics } of answer.results) {
      assert.ok(errorCode === ErrorCode.NONE || mayFail(), `DescribeLogDirs of ${logDir}: ${errorCode}`);
      for (const { partitions } of topics) for (const { partitionSize } of partitions) assert.ok(partitionSize >= 0);
    }
  }

  #checkCode(
    errorCode: number,
    about: { readonly wasThere: boolean; readonly isCordoned: boolean | undefined; readonly where: string },
  ): void {
    const { wasThere, isCordoned, where } = about;
    const allowed = new Set<number>();
    if (isCordoned !== true) allowed.add(ErrorCode.NONE);
    if (isCordoned !== true && !wasThere) for (const code of NOT_THERE) allowed.add(code);
    if (isCordoned !== false) allowed.add(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    assert.ok(allowed.has(errorCode) || this.#options.mayFail(), `a move of ${where} was answered ${errorCode}`);
  }

  /** Absent while that is being changed. */
  #isCordoned(path: string): boolean | undefined {
    const { cluster } = this.#options;
    if (cluster.isBusy(CORDON_PLACE)) return undefined;
    return cluster.facts.get(CORDON_FACT)?.split(",").includes(path) === true;
  }
}
