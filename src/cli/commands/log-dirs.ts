/** `rafka log-dirs describe`: the log directories of brokers, and what is in them. */
import { describeLogDirsCall } from "../../network/client/admin-calls.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import { ApiError, ErrorCode, errorName } from "../../protocol/errors.ts";
import { newDescribeLogDirsRequest } from "../../protocol/generated/describe-log-dirs-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { UsageError } from "../exit-codes.ts";
import { reportItems } from "../item-report.ts";
import type { Cell } from "../output.ts";

interface Directory {
  readonly broker: number;
  readonly directory: string;
  /** Null for a directory that is online. */
  readonly error: string | null;
  /** Bytes of the file system that it is on, and those that are free; null where the broker does not tell. */
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
  readonly partitions: readonly PartitionSize[];
}

interface PartitionSize {
  readonly partition: string;
  readonly sizeBytes: number;
  /** How far a replica that is being moved here is behind. */
  readonly offsetLag: number;
  /** Whether it is to take the place of the replica in another directory. */
  readonly isFuture: boolean;
}

/** Options of `log-dirs describe`. */
export interface DescribeOptions extends ClientOptions {
  readonly broker?: readonly string[];
  readonly topic?: readonly string[];
  readonly partitions?: boolean;
}

/** `log-dirs describe`, one row for each directory, or with `--partitions` for each partition in it. */
export async function describe(options: DescribeOptions): Promise<void> {
  const asked = options.broker?.map(brokerId);
  const topics = options.topic === undefined ? undefined : new Set(options.topic);
  await withClient(options, async ({ client, output }) => {
    const brokers = asked ?? [...(await client.cluster()).brokers.keys()];
    const directories: Directory[] = [];
    const failed = [];
    for (const broker of [...new Set(brokers)].sort((a, b) => a - b)) {
      try {
        directories.push(...(await directoriesOf(client, broker, topics)));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        failed.push({ name: String(broker), error });
      }
    }
    if (options.partitions === true) {
      const rows = directories.flatMap(({ broker, directory, partitions }) =>
        partitions.map(({ partition, sizeBytes }): Cell[] => [broker, directory, partition, sizeBytes]),
      );
      output.table(["BROKER", "DIRECTORY", "PARTITION", "BYTES"], rows, directories);
    } else {
      const rows = directories.map(({ broker, directory, error, partitions }): Cell[] => [
        broker,
        directory,
        error,
        partitions.length,
        partitions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      ]);
      output.table(["BROKER", "DIRECTORY", "ERROR", "PARTITIONS", "BYTES"], rows, directories);
    }
    reportItems(undefined, failed, { kind: "broker", done: "described", sentence: (name) => name });
  });
}

async function directoriesOf(
  client: KafkaClient,
  broker: number,
  topics: ReadonlySet<string> | undefined,
): Promise<Directory[]> {
  const answer = await client.toBroker(broker, describeLogDirsCall, newDescribeLogDirsRequest({ topics: null }));
  if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode);
  return answer.results.map(({ logDir, errorCode, totalBytes, usableBytes, topics: found }) => {
    const shown = found.filter(({ name }) => topics === undefined || topics.has(name));
    const partitions = shown.flatMap(({ name, partitions: sizes }) =>
      sizes.map(({ partitionIndex, partitionSize, offsetLag, isFutureKey }) => ({
        partition: `${name}-${partitionIndex}`,
        sizeBytes: partitionSize,
        offsetLag,
        isFuture: isFutureKey,
      })),
    );
    partitions.sort((a, b) => (a.partition < b.partition ? -1 : 1));
    return {
      broker,
      directory: logDir,
      error: errorCode === ErrorCode.NONE ? null : errorName(errorCode),
      totalBytes: totalBytes < 0 ? null : totalBytes,
      usableBytes: usableBytes < 0 ? null : usableBytes,
      partitions,
    };
  });
}

function brokerId(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`a broker's name is its number, not ${text}`);
}
