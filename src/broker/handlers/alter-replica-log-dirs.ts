/** AlterReplicaLogDirs v1–2: moves replicas of this broker between its log directories (KIP-113, KIP-858). */
import { Slice } from "../../platform/slices.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type AlterReplicaLogDirsRequest,
  readAlterReplicaLogDirsRequest,
} from "../../protocol/generated/alter-replica-log-dirs-request.ts";
import {
  type AlterReplicaLogDirsResponse,
  type AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult,
  newAlterReplicaLogDirsResponse,
  writeAlterReplicaLogDirsResponse,
} from "../../protocol/generated/alter-replica-log-dirs-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

type TopicRow = AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult;

/** See the file's head. */
export const alterReplicaLogDirsApi: ApiHandler<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> = {
  apiKey: ApiKey.ALTER_REPLICA_LOG_DIRS,
  versions: [1, 2],
  deviations: [
    "A move that a crash interrupts after the controller has recorded the new directory goes on after the start; Kafka then serves the copy as it is, without what was appended since.",
    "Two logs of one partition, which a crash between the two renames of a move leaves, are told apart by the metadata; Kafka does not start then.",
    "replica.alter.log.dirs.io.max.bytes.per.second bounds moves also where it stands in server.properties; Kafka heeds it as a dynamic config only.",
    "At most 10,000 directories are remembered for replicas that are not there yet.",
  ],
  borrowsFrame: true,
  read: readAlterReplicaLogDirsRequest,
  write: writeAlterReplicaLogDirsResponse,
  handle: handleAlterReplicaLogDirs,
  errorResponse: (request, errorCode) =>
    newAlterReplicaLogDirsResponse({
      results: request.dirs.flatMap(({ topics }) =>
        topics.map(({ name, partitions }) => ({
          topicName: name,
          partitions: partitions.map((partitionIndex) => ({ partitionIndex, errorCode })),
        })),
      ),
    }),
  countErrors: (response, errors) => {
    for (const { partitions } of response.results) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

async function handleAlterReplicaLogDirs(
  context: RequestContext,
  request: AlterReplicaLogDirsRequest,
): Promise<AlterReplicaLogDirsResponse> {
  requireAllowed(context, "ALTER");
  // One row for each partition, and the directory that was asked for it last.
  const asked = new Map<string, Map<number, string>>();
  for (const { path, topics } of request.dirs) {
    for (const { name, partitions } of topics) {
      if (partitions.length === 0) continue;
      const paths = asked.get(name) ?? new Map<number, string>();
      for (const partition of partitions) paths.set(partition, path);
      asked.set(name, paths);
    }
  }
  const results: TopicRow[] = [];
  const slice = new Slice(context.broker);
  for (const [topicName, paths] of asked) {
    const row: TopicRow = { topicName, partitions: [] };
    for (const [partitionIndex, path] of paths) {
      const errorCode = await context.broker.replicas.alterLogDirectory(topicName, partitionIndex, path);
      row.partitions.push({ partitionIndex, errorCode });
      if (slice.isOver()) await slice.next();
    }
    results.push(row);
  }
  return newAlterReplicaLogDirsResponse({ results });
}
