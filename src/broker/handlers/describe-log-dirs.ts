/** DescribeLogDirs v1–5: sizes of partitions by log directory (KIP-113), and of the disks below them since v4 (KIP-827). */
import type { Steps } from "../../platform/slices.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeLogDirsRequest,
  readDescribeLogDirsRequest,
} from "../../protocol/generated/describe-log-dirs-request.ts";
import {
  type DescribeLogDirsResponseInSteps,
  type DescribeLogDirsResponseResultInSteps,
  type DescribeLogDirsResponseTopic,
  newDescribeLogDirsResponse,
  newDescribeLogDirsResponseResult,
  writeDescribeLogDirsResponse,
  writeDescribeLogDirsResponseInSteps,
} from "../../protocol/generated/describe-log-dirs-response.ts";
import type { UnifiedLog } from "../../log/unified-log.ts";
import type { DescribedLogDirectory } from "../log-directories.ts";
import { LateRows, type Rows } from "../../protocol/rows.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

/** Kafka's DescribeLogDirsResponse.INVALID_OFFSET_LAG: the log that it is measured by is offline. */
const UNKNOWN_LAG = -1;

/** Logs of a directory from which on rows are made when they are written, in slices. */
const LONG_ROWS = 100;

/** See the file's head. */
export const describeLogDirsApi: ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponseInSteps> = {
  apiKey: ApiKey.DESCRIBE_LOG_DIRS,
  versions: [1, 5],
  borrowsFrame: true,
  read: readDescribeLogDirsRequest,
  write: writeDescribeLogDirsResponse,
  long: {
    isLong: ({ results }) => results.some(({ topics }) => topics instanceof LateRows),
    writeInSteps: writeDescribeLogDirsResponseInSteps,
  },
  handle: (context, request) => inSlicesWhileConnected(context, handleDescribeLogDirs(context, request)),
  errorResponse: (_request, errorCode) => newDescribeLogDirsResponse({ errorCode }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};

function* handleDescribeLogDirs(
  context: RequestContext,
  request: DescribeLogDirsRequest,
): Steps<DescribeLogDirsResponseInSteps> {
  if (!context.allows("DESCRIBE", CLUSTER)) {
    return newDescribeLogDirsResponse({ errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED });
  }
  const { directories, futures } = context.broker.logDirectories.describe();
  const isAsked = filterOf(request);
  const results: DescribeLogDirsResponseResultInSteps[] = [];
  for (const directory of directories) {
    const logs = yield* askedLogs(directory, isAsked);
    results.push(
      logs === undefined
        ? newDescribeLogDirsResponseResult({ errorCode: ErrorCode.KAFKA_STORAGE_ERROR, logDir: directory.path })
        : {
            ...newDescribeLogDirsResponseResult({
              logDir: directory.path,
              totalBytes: directory.totalBytes,
              usableBytes: directory.usableBytes,
              isCordoned: directory.isCordoned,
            }),
            topics: rowsOf(logs, (ofTopic) => topicRow(context, ofTopic, futures)),
          },
    );
  }
  return { ...newDescribeLogDirsResponse(), results };
}

/** Those of a directory that the request wants, by topic; undefined while it is offline. */
function* askedLogs(
  { topics }: DescribedLogDirectory,
  isAsked: ((log: UnifiedLog) => boolean) | undefined,
): Steps<readonly (readonly UnifiedLog[])[] | undefined> {
  if (topics === undefined) return undefined;
  const asked: (readonly UnifiedLog[])[] = [];
  for (const topic of topics) {
    const logs = isAsked === undefined ? topic : topic.filter(isAsked);
    if (logs.length > 0) asked.push(logs);
    yield;
  }
  return asked;
}

/** Few are made now, and many when they are written. */
function rowsOf(
  topics: readonly (readonly UnifiedLog[])[],
  make: (logs: readonly UnifiedLog[]) => DescribeLogDirsResponseTopic,
): Rows<DescribeLogDirsResponseTopic> {
  let count = 0;
  for (const logs of topics) {
    count += logs.length;
    if (count > LONG_ROWS) return new LateRows(topics, make);
  }
  return topics.map(make);
}

/** @returns undefined when all are wanted */
function filterOf({ topics }: DescribeLogDirsRequest): ((log: UnifiedLog) => boolean) | undefined {
  if (topics === null) return undefined;
  const asked = new Map<string, Set<number>>();
  for (const { topic, partitions } of topics) {
    const indexes = asked.get(topic) ?? new Set();
    for (const index of partitions) indexes.add(index);
    asked.set(topic, indexes);
  }
  return ({ topic, partition }) => asked.get(topic)?.has(partition) === true;
}

function topicRow(
  context: RequestContext,
  logs: readonly UnifiedLog[],
  futures: ReadonlySet<UnifiedLog>,
): DescribeLogDirsResponseTopic {
  return {
    name: logs[0]?.topic ?? "",
    partitions: logs.map((log) => ({
      partitionIndex: log.partition,
      partitionSize: log.sizeBytes,
      offsetLag: offsetLag(context, log),
      isFutureKey: futures.has(log),
    })),
  };
}

/** As ReplicaManager.getLogEndOffsetLag: of a copy that is to replace the log, what it has not yet of it. */
function offsetLag({ broker }: RequestContext, log: UnifiedLog): number {
  if (!log.isFuture) return Math.max(0, log.highWatermark - log.logEndOffset);
  const source = broker.replicas.log(log.topic, log.partition);
  return source === undefined ? UNKNOWN_LAG : source.logEndOffset - log.logEndOffset;
}
