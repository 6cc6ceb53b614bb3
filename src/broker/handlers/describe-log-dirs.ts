/** DescribeLogDirs v1–5: sizes of partitions by log directory (KIP-113), and of the disks below them since v4 (KIP-827). */
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
} from "../../protocol/generated/describe-log-dirs-response.ts";
import type { UnifiedLog } from "../../log/unified-log.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const describeLogDirsApi: ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponse> = {
  apiKey: ApiKey.DESCRIBE_LOG_DIRS,
  versions: [1, 5],
  borrowsFrame: true,
  read: readDescribeLogDirsRequest,
  write: writeDescribeLogDirsResponse,
  handle: handleDescribeLogDirs,
  errorResponse: (_request, errorCode) => newDescribeLogDirsResponse({ errorCode }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};

function handleDescribeLogDirs(context: RequestContext, request: DescribeLogDirsRequest): DescribeLogDirsResponse {
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
        topics: topicRows(directory.logs, isAsked),
        totalBytes: directory.totalBytes,
        usableBytes: directory.usableBytes,
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

function topicRows(logs: readonly UnifiedLog[], isAsked: (log: UnifiedLog) => boolean): DescribeLogDirsResponseTopic[] {
  const rows = new Map<string, DescribeLogDirsResponseTopic>();
  for (const log of logs) {
    if (!isAsked(log)) continue;
    const row = rows.get(log.topic) ?? { name: log.topic, partitions: [] };
    row.partitions.push({
      partitionIndex: log.partition,
      partitionSize: log.sizeBytes,
      offsetLag: Math.max(0, log.highWatermark - log.logEndOffset),
      isFutureKey: false,
    });
    rows.set(log.topic, row);
  }
  return [...rows.values()];
}
