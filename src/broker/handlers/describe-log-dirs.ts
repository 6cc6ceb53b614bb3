/** DescribeLogDirs v1–5: sizes of partitions by log directory (KIP-113), and of the disks below them since v4 (KIP-827). */
import { inSlices, type Steps } from "../../platform/slices.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeLogDirsRequest,
  readDescribeLogDirsRequest,
} from "../../protocol/generated/describe-log-dirs-request.ts";
import {
  type DescribeLogDirsResponse,
  type DescribeLogDirsResponseResult,
  type DescribeLogDirsResponseTopic,
  newDescribeLogDirsResponse,
  newDescribeLogDirsResponseResult,
  writeDescribeLogDirsResponse,
  writeDescribeLogDirsResponseInSteps,
} from "../../protocol/generated/describe-log-dirs-response.ts";
import type { UnifiedLog } from "../../log/unified-log.ts";
import type { DescribedLog } from "../log-directories.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

/** Kafka's DescribeLogDirsResponse.INVALID_OFFSET_LAG: the log that it is measured by is offline. */
const UNKNOWN_LAG = -1;

/** Topics from which on the answer is written in slices. */
const LONG_ROWS = 100;

/** See the file's head. */
export const describeLogDirsApi: ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponse> = {
  apiKey: ApiKey.DESCRIBE_LOG_DIRS,
  versions: [1, 5],
  borrowsFrame: true,
  read: readDescribeLogDirsRequest,
  write: writeDescribeLogDirsResponse,
  long: {
    isLong: ({ results }) => results.some(({ topics }) => topics.length > LONG_ROWS),
    writeInSteps: writeDescribeLogDirsResponseInSteps,
  },
  handle: (context, request) => inSlices(context.broker, handleDescribeLogDirs(context, request)),
  errorResponse: (_request, errorCode) => newDescribeLogDirsResponse({ errorCode }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};

function* handleDescribeLogDirs(
  context: RequestContext,
  request: DescribeLogDirsRequest,
): Steps<DescribeLogDirsResponse> {
  if (!context.allows("DESCRIBE", CLUSTER)) {
    return newDescribeLogDirsResponse({ errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED });
  }
  const { logDirectories } = context.broker;
  const isAsked = filterOf(request);
  const results: DescribeLogDirsResponseResult[] = [];
  for (const directory of logDirectories.describe()) {
    if (directory.logs === undefined) {
      const errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
      results.push(newDescribeLogDirsResponseResult({ errorCode, logDir: directory.path }));
      continue;
    }
    results.push(
      newDescribeLogDirsResponseResult({
        logDir: directory.path,
        topics: yield* topicRows(
          context,
          directory.logs.filter(({ log }) => isAsked(log)),
        ),
        totalBytes: directory.totalBytes,
        usableBytes: directory.usableBytes,
        isCordoned: directory.isCordoned,
      }),
    );
  }
  return newDescribeLogDirsResponse({ results });
}

function filterOf({ topics }: DescribeLogDirsRequest): (log: UnifiedLog) => boolean {
  if (topics === null) return () => true;
  const asked = new Map<string, Set<number>>();
  for (const { topic, partitions } of topics) {
    const indexes = asked.get(topic) ?? new Set();
    for (const index of partitions) indexes.add(index);
    asked.set(topic, indexes);
  }
  return ({ topic, partition }) => asked.get(topic)?.has(partition) === true;
}

function* topicRows(context: RequestContext, logs: readonly DescribedLog[]): Steps<DescribeLogDirsResponseTopic[]> {
  const rows = new Map<string, DescribeLogDirsResponseTopic>();
  for (const { log, isFuture } of logs) {
    const row = rows.get(log.topic) ?? { name: log.topic, partitions: [] };
    row.partitions.push({
      partitionIndex: log.partition,
      partitionSize: log.sizeBytes,
      offsetLag: offsetLag(context, log),
      isFutureKey: isFuture,
    });
    rows.set(log.topic, row);
    yield;
  }
  return [...rows.values()];
}

/** As ReplicaManager.getLogEndOffsetLag: of a copy that is to replace the log, what it has not yet of it. */
function offsetLag({ broker }: RequestContext, log: UnifiedLog): number {
  if (!log.isFuture) return Math.max(0, log.highWatermark - log.logEndOffset);
  const source = broker.replicas.log(log.topic, log.partition);
  return source === undefined ? UNKNOWN_LAG : source.logEndOffset - log.logEndOffset;
}
