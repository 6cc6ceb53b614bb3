/** `rafka log-dirs`: the log directories of brokers, and what is in them. */
import { describeLogDirsCall } from "../../network/client/admin-calls.ts";
import { ApiError, ErrorCode, errorName } from "../../protocol/errors.ts";
import { newDescribeLogDirsRequest } from "../../protocol/generated/describe-log-dirs-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import type { Cell } from "../output.ts";

interface Directory {
  readonly broker: number;
  readonly directory: string;
  /** Null for a directory that is online. */
  readonly error: string | null;
  readonly partitions: readonly { readonly partition: string; readonly sizeBytes: number }[];
}

/** `log-dirs`, one row for each directory, or with `--partitions` for each partition in it. */
export async function describe(options: ClientOptions & { readonly partitions?: boolean }): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const directories: Directory[] = [];
    for (const broker of [...(await client.cluster()).brokers.keys()].sort((a, b) => a - b)) {
      const answer = await client.toBroker(broker, describeLogDirsCall, newDescribeLogDirsRequest({ topics: null }));
      if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode);
      for (const { logDir, errorCode, topics } of answer.results) {
        const partitions = topics.flatMap((topic) =>
          topic.partitions.map(({ partitionIndex, partitionSize }) => ({
            partition: `${topic.name}-${partitionIndex}`,
            sizeBytes: partitionSize,
          })),
        );
        partitions.sort((a, b) => (a.partition < b.partition ? -1 : 1));
        const error = errorCode === ErrorCode.NONE ? null : errorName(errorCode);
        directories.push({ broker, directory: logDir, error, partitions });
      }
    }
    if (options.partitions === true) {
      const rows = directories.flatMap(({ broker, directory, partitions }) =>
        partitions.map(({ partition, sizeBytes }): Cell[] => [broker, directory, partition, sizeBytes]),
      );
      output.table(["BROKER", "DIRECTORY", "PARTITION", "BYTES"], rows, directories);
      return;
    }
    const rows = directories.map(({ broker, directory, error, partitions }): Cell[] => [
      broker,
      directory,
      error,
      partitions.length,
      partitions.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ]);
    output.table(["BROKER", "DIRECTORY", "ERROR", "PARTITIONS", "BYTES"], rows, directories);
  });
}
