/** Admin requests in bulk for benches, through our own codecs, so that the client costs little beside the broker. */
import { ZERO_UUID } from "../src/base/uuid.ts";
import { type ClientApi, KafkaConnection } from "../src/network/client/kafka-connection.ts";
import { createRealPlatform } from "../src/platform/real/real-platform.ts";
import { ApiKey } from "../src/protocol/api-keys.ts";
import {
  writeCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../src/protocol/generated/create-topics-request.ts";
import { readCreateTopicsResponse } from "../src/protocol/generated/create-topics-response.ts";
import { writeCreatePartitionsRequest } from "../src/protocol/generated/create-partitions-request.ts";
import { readCreatePartitionsResponse } from "../src/protocol/generated/create-partitions-response.ts";
import { newDeleteTopicsRequest, writeDeleteTopicsRequest } from "../src/protocol/generated/delete-topics-request.ts";
import { readDeleteTopicsResponse } from "../src/protocol/generated/delete-topics-response.ts";
import { writeDescribeConfigsRequest } from "../src/protocol/generated/describe-configs-request.ts";
import { writeDescribeLogDirsRequest } from "../src/protocol/generated/describe-log-dirs-request.ts";
import {
  type DescribeTopicPartitionsRequestCursor,
  writeDescribeTopicPartitionsRequest,
} from "../src/protocol/generated/describe-topic-partitions-request.ts";
import {
  type DescribeTopicPartitionsResponse,
  readDescribeTopicPartitionsResponse,
} from "../src/protocol/generated/describe-topic-partitions-response.ts";
import { writeIncrementalAlterConfigsRequest } from "../src/protocol/generated/incremental-alter-configs-request.ts";
import { readIncrementalAlterConfigsResponse } from "../src/protocol/generated/incremental-alter-configs-response.ts";
import {
  newListOffsetsRequestPartition,
  newListOffsetsRequest,
  writeListOffsetsRequest,
} from "../src/protocol/generated/list-offsets-request.ts";
import { newMetadataRequest, writeMetadataRequest } from "../src/protocol/generated/metadata-request.ts";
import type { Reader } from "../src/protocol/reader.ts";
import type { Writer } from "../src/protocol/writer.ts";

const TOPIC = 2;
const SET = 0;
const TIMEOUT_MS = 600_000;
/** Of a partition in DescribeLogDirs v4. */
const LOG_DIR_ROW_BYTES = 22;

/** Answers that are measured, not looked at, are not decoded: the client shares the machine with the broker. */
interface Unread {
  readonly sizeBytes: number;
}

function api<Request, Response>(
  apiKey: number,
  version: number,
  write: (writer: Writer, message: Request, version: number) => void,
  read: (reader: Reader, version: number) => Response,
): ClientApi<Request, Response> {
  return { apiKey, versions: [version, version], write, read };
}

const unread = (reader: Reader): Unread => ({ sizeBytes: reader.remainingBytes });

const CREATE_TOPICS = api(ApiKey.CREATE_TOPICS, 7, writeCreateTopicsRequest, readCreateTopicsResponse);
const CREATE_PARTITIONS = api(ApiKey.CREATE_PARTITIONS, 3, writeCreatePartitionsRequest, readCreatePartitionsResponse);
const DELETE_TOPICS = api(ApiKey.DELETE_TOPICS, 6, writeDeleteTopicsRequest, readDeleteTopicsResponse);
const METADATA = api(ApiKey.METADATA, 12, writeMetadataRequest, unread);
const DESCRIBE_CONFIGS = api(ApiKey.DESCRIBE_CONFIGS, 4, writeDescribeConfigsRequest, unread);
const DESCRIBE_LOG_DIRS = api(ApiKey.DESCRIBE_LOG_DIRS, 4, writeDescribeLogDirsRequest, unread);
const LIST_OFFSETS = api(ApiKey.LIST_OFFSETS, 7, writeListOffsetsRequest, unread);
const DESCRIBE_TOPIC_PARTITIONS = api(
  ApiKey.DESCRIBE_TOPIC_PARTITIONS,
  0,
  writeDescribeTopicPartitionsRequest,
  readDescribeTopicPartitionsResponse,
);
const INCREMENTAL_ALTER_CONFIGS = api(
  ApiKey.INCREMENTAL_ALTER_CONFIGS,
  1,
  writeIncrementalAlterConfigsRequest,
  readIncrementalAlterConfigsResponse,
);

/** One admin client. */
export class AdminCalls {
  readonly #connection: KafkaConnection;

  private constructor(connection: KafkaConnection) {
    this.#connection = connection;
  }

  static async connect(bootstrap: string): Promise<AdminCalls> {
    const [host = "", port] = bootstrap.split(":");
    const platform = createRealPlatform();
    const options = { platform, host, port: Number(port), clientId: "bench", requestTimeoutMs: TIMEOUT_MS };
    return new AdminCalls(await KafkaConnection.connect(options));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** @throws {Error} when one is refused */
  async createTopics(
    names: readonly string[],
    partitionCount: number,
    overrides: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const configs = Object.entries(overrides).map(([name, value]) => ({ name, value }));
    const topics = names.map((name) =>
      newCreateTopicsRequestCreatableTopic({ name, numPartitions: partitionCount, replicationFactor: 1, configs }),
    );
    const answer = await this.#connection.request(CREATE_TOPICS, {
      topics,
      timeoutMs: TIMEOUT_MS,
      validateOnly: false,
    });
    check(answer.topics);
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    const topics = names.map((name) => ({ name, topicId: ZERO_UUID }));
    const request = newDeleteTopicsRequest({ topics, timeoutMs: TIMEOUT_MS });
    check((await this.#connection.request(DELETE_TOPICS, request)).responses);
  }

  async createPartitions(names: readonly string[], count: number): Promise<void> {
    const topics = names.map((name) => ({ name, count, assignments: null }));
    const request = { topics, timeoutMs: TIMEOUT_MS, validateOnly: false };
    check((await this.#connection.request(CREATE_PARTITIONS, request)).results);
  }

  /** All topics with all their partitions. */
  metadata(): Promise<Unread> {
    return this.#connection.request(METADATA, newMetadataRequest({ topics: null }));
  }

  /** All topics with all their partitions, page by page. */
  async describeTopicPartitions(): Promise<void> {
    let cursor: DescribeTopicPartitionsRequestCursor | null = null;
    do {
      const request = { topics: [], responsePartitionLimit: 2000, cursor };
      const answer: DescribeTopicPartitionsResponse = await this.#connection.request(
        DESCRIBE_TOPIC_PARTITIONS,
        request,
      );
      check(answer.topics);
      cursor = answer.nextCursor;
    } while (cursor !== null);
  }

  describeConfigs(names: readonly string[]): Promise<Unread> {
    const resources = names.map((resourceName) => ({ resourceType: TOPIC, resourceName, configurationKeys: null }));
    // As Java's Admin asks unless told otherwise.
    const request = { resources, includeSynonyms: false, includeDocumentation: false };
    return this.#connection.request(DESCRIBE_CONFIGS, request);
  }

  describeLogDirs(): Promise<Unread> {
    return this.#connection.request(DESCRIBE_LOG_DIRS, { topics: null });
  }

  /** About how many logs the broker has, by the length of that answer. */
  async logCount(): Promise<number> {
    return (await this.describeLogDirs()).sizeBytes / LOG_DIR_ROW_BYTES;
  }

  /** The end offset of every partition of these topics. */
  listOffsets(names: readonly string[], partitionCount: number): Promise<Unread> {
    const topics = names.map((name) => ({
      name,
      partitions: Array.from({ length: partitionCount }, (_, partitionIndex) =>
        newListOffsetsRequestPartition({ partitionIndex, timestamp: -1 }),
      ),
    }));
    return this.#connection.request(LIST_OFFSETS, newListOffsetsRequest({ topics, replicaId: -1 }));
  }

  async alterConfigs(names: readonly string[], name: string, value: string): Promise<void> {
    const configs = [{ name, configOperation: SET, value }];
    const resources = names.map((resourceName) => ({ resourceType: TOPIC, resourceName, configs }));
    const answer = await this.#connection.request(INCREMENTAL_ALTER_CONFIGS, { resources, validateOnly: false });
    check(answer.responses);
  }
}

function check(rows: readonly { readonly errorCode: number }[]): void {
  const failed = rows.find(({ errorCode }) => errorCode !== 0);
  if (failed !== undefined) throw new Error(`refused: ${JSON.stringify(failed)}`);
}

/** `count` names. */
export function topicNames(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
}

/** The list in pieces of at most `size`. */
export function pieces<T>(items: readonly T[], size: number): T[][] {
  const all: T[][] = [];
  for (let start = 0; start < items.length; start += size) all.push(items.slice(start, start + size));
  return all;
}
