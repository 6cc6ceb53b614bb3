import { newFetchRequest, readFetchRequest, writeFetchRequest } from "../../src/protocol/generated/fetch-request.ts";
import {
  newMetadataRequest,
  readMetadataRequest,
  writeMetadataRequest,
} from "../../src/protocol/generated/metadata-request.ts";
import {
  newMetadataResponse,
  readMetadataResponse,
  writeMetadataResponse,
} from "../../src/protocol/generated/metadata-response.ts";
import {
  newProduceRequest,
  readProduceRequest,
  writeProduceRequest,
} from "../../src/protocol/generated/produce-request.ts";
import { newProduceResponse, writeProduceResponse } from "../../src/protocol/generated/produce-response.ts";
import {
  newRequestHeader,
  readRequestHeader,
  writeRequestHeader,
} from "../../src/protocol/generated/request-header.ts";
import { Reader } from "../../src/protocol/reader.ts";
import { Writer } from "../../src/protocol/writer.ts";

const TOPIC_ID = "E0tCWmLVbdm9do16p6RNYA";
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const header = newRequestHeader({ requestApiKey: 0, requestApiVersion: 9, correlationId: 7, clientId: "producer-1" });
const produce = newProduceRequest({
  acks: -1,
  timeoutMs: 30_000,
  topicData: [
    {
      name: "orders",
      topicId: TOPIC_ID,
      partitionData: range(4).map((index) => ({ index, records: Buffer.alloc(16_384, 1) })),
    },
  ],
});
const produced = newProduceResponse({
  responses: [
    {
      name: "orders",
      topicId: TOPIC_ID,
      partitionResponses: range(4).map((index) => ({
        index,
        errorCode: 0,
        baseOffset: 123_456_789,
        logAppendTimeMs: -1,
        logStartOffset: 0,
        recordErrors: [],
        errorMessage: null,
        currentLeader: { leaderId: -1, leaderEpoch: -1 },
      })),
    },
  ],
});
const fetch = newFetchRequest({
  maxWaitMs: 500,
  minBytes: 1,
  maxBytes: 52_428_800,
  topics: [
    {
      topic: "orders",
      topicId: TOPIC_ID,
      partitions: range(10).map((partition) => ({
        partition,
        currentLeaderEpoch: 3,
        fetchOffset: 123_456_789,
        lastFetchedEpoch: -1,
        logStartOffset: -1,
        partitionMaxBytes: 1_048_576,
        replicaDirectoryId: "AAAAAAAAAAAAAAAAAAAAAA",
        highWatermark: 2 ** 63,
      })),
    },
  ],
});
const asked = newMetadataRequest({ topics: range(10).map((index) => ({ topicId: TOPIC_ID, name: `topic-${index}` })) });
const metadata = newMetadataResponse({
  brokers: range(3).map((nodeId) => ({ nodeId, host: "broker.example.com", port: 9092, rack: null })),
  clusterId: "MkU3OEVBNTcwNTJENDM2Qk",
  controllerId: 1,
  topics: range(100).map((index) => ({
    errorCode: 0,
    name: `topic-${index}`,
    topicId: TOPIC_ID,
    isInternal: false,
    topicAuthorizedOperations: -2_147_483_648,
    partitions: range(4).map((partitionIndex) => ({
      errorCode: 0,
      partitionIndex,
      leaderId: 1,
      leaderEpoch: 5,
      replicaNodes: [1, 2, 3],
      isrNodes: [1, 2, 3],
      offlineReplicas: [],
    })),
  })),
});

const bytesOf = (write: (writer: Writer) => void): Buffer => {
  const writer = new Writer(65_536);
  write(writer);
  return writer.toBuffer();
};
const writer = new Writer(65_536);
const written = (write: (writer: Writer) => void) => () => {
  writer.beginFrame();
  write(writer);
  return writer.finishFrame();
};

const headerBytes = bytesOf((writer) => writeRequestHeader(writer, header, 2));
const produceBytes = bytesOf((writer) => writeProduceRequest(writer, produce, 13));
const fetchBytes = bytesOf((writer) => writeFetchRequest(writer, fetch, 18));
const askedBytes = bytesOf((writer) => writeMetadataRequest(writer, asked, 13));
const metadataBytes = bytesOf((writer) => writeMetadataResponse(writer, metadata, 13));

/** What is asked of the codecs, and the same question of JSON or of a plain copy, for comparison. */
export interface ProtocolQuestion {
  readonly name: string;
  readonly ask: () => unknown;
  /** Left out: nothing compares. */
  readonly reference?: { readonly name: string; readonly ask: () => unknown };
}

const parsed = (message: unknown): NonNullable<ProtocolQuestion["reference"]> => {
  const text = JSON.stringify(message);
  return { name: "JSON.parse of the same message", ask: () => JSON.parse(text) as unknown };
};
const printed = (message: unknown): NonNullable<ProtocolQuestion["reference"]> => ({
  name: "JSON.stringify of the same message",
  ask: () => JSON.stringify(message),
});

/** The messages that a broker is busy with. */
export const PROTOCOL_QUESTIONS: readonly ProtocolQuestion[] = [
  {
    name: "decode the request header",
    ask: () => readRequestHeader(new Reader(headerBytes), 2),
    reference: parsed(header),
  },
  {
    name: "decode Produce 13, 4 partitions of 16 KiB",
    ask: () => readProduceRequest(new Reader(produceBytes), 13),
    reference: { name: "a copy of its bytes", ask: () => Buffer.from(produceBytes) },
  },
  {
    name: "encode the answer to that Produce",
    ask: written((writer) => writeProduceResponse(writer, produced, 13)),
    reference: printed(produced),
  },
  {
    name: "decode Fetch 18, 10 partitions",
    ask: () => readFetchRequest(new Reader(fetchBytes), 18),
    reference: parsed(fetch),
  },
  { name: "decode a Metadata 13 request, 10 topics", ask: () => readMetadataRequest(new Reader(askedBytes), 13) },
  {
    name: "encode a Metadata 13 answer, 100 topics of 4",
    ask: written((writer) => writeMetadataResponse(writer, metadata, 13)),
    reference: printed(metadata),
  },
  {
    name: "decode that Metadata answer",
    ask: () => readMetadataResponse(new Reader(metadataBytes), 13),
    reference: parsed(metadata),
  },
];
