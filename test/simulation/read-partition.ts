import assert from "node:assert/strict";
import { OffsetSpec } from "../../src/network/client/partition-io.ts";
import { listOffsetsCall } from "../../src/network/client/record-calls.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import {
  newFetchRequest,
  newFetchRequestPartition,
  newFetchRequestTopic,
} from "../../src/protocol/generated/fetch-request.ts";
import type { FetchResponse } from "../../src/protocol/generated/fetch-response.ts";
import {
  newListOffsetsRequest,
  newListOffsetsRequestPartition,
  newListOffsetsRequestTopic,
} from "../../src/protocol/generated/list-offsets-request.ts";
import { batchesOf } from "../../src/records/record-batch.ts";
import { FETCH } from "./calls.ts";
import type { PartitionContent } from "./partition-model.ts";
import type { SimulatedClient } from "./simulated-client.ts";

/** Which partition, by its topic's id. */
export interface PartitionPlace {
  readonly name: string;
  readonly topicId: string;
  readonly index: number;
  /** For messages. */
  readonly where: string;
}

type Fetched = FetchResponse["responses"][number]["partitions"][number];

/** Fetches once, without waiting; `undefined` when no answer came. */
export async function fetchOnce(
  client: SimulatedClient,
  { topicId, index }: PartitionPlace,
  fetchOffset: number,
  maxBytes: number,
): Promise<Fetched | undefined> {
  const request = newFetchRequest({
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes,
    sessionEpoch: -1,
    topics: [
      newFetchRequestTopic({
        topicId,
        partitions: [newFetchRequestPartition({ partition: index, fetchOffset, partitionMaxBytes: maxBytes })],
      }),
    ],
  });
  const { answer } = await client.ask(FETCH, request);
  if (answer === undefined) return undefined;
  assert.equal(answer.errorCode, ErrorCode.NONE, "Fetch as a whole");
  return answer.responses[0]?.partitions[0];
}

/** The values of fetched batches by offset, those before `fetchOffset` left out; every batch must be whole. */
export function valuesOf(fetched: Fetched, fetchOffset: number, where: string): Map<number, string> {
  const values = new Map<number, string>();
  let next = -1;
  for (const batch of batchesOf(bytesOf(fetched))) {
    assert.ok(batch.isCrcValid(), `${where}: the batch at ${batch.baseOffset} is torn`);
    assert.ok(batch.baseOffset >= next, `${where}: the batch at ${batch.baseOffset} comes after ${next}`);
    next = batch.nextOffset;
    for (const record of batch.records()) {
      const key = record.key === null ? "" : Buffer.from(record.key).toString();
      const value = record.value === null ? "" : Buffer.from(record.value).toString().trimEnd();
      assert.equal(value, key, `${where}: the record at ${record.offset} is not one record`);
      if (record.offset >= fetchOffset) values.set(record.offset, value);
    }
  }
  return values;
}

function bytesOf({ records }: Fetched): Buffer {
  return records === null ? Buffer.alloc(0) : Buffer.from(records.buffer, records.byteOffset, records.length);
}

/** Reads all of a partition. @throws when the broker refuses */
export async function readPartition(client: SimulatedClient, place: PartitionPlace): Promise<PartitionContent> {
  const { where } = place;
  const first = await fetchOnce(client, place, 0, 1);
  assert.ok(first !== undefined, `${where}: no answer to a fetch`);
  const records = new Map<number, string>();
  let offset = first.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE ? await earliest(client, place) : 0;
  const began = offset;
  for (;;) {
    const fetched = await fetchOnce(client, place, offset, 20_000);
    assert.ok(fetched !== undefined, `${where}: no answer to a fetch`);
    assert.equal(fetched.errorCode, ErrorCode.NONE, `${where}: a fetch at ${offset} (began at ${began})`);
    const values = valuesOf(fetched, offset, where);
    for (const [at, value] of values) records.set(at, value);
    const end = fetched.highWatermark;
    if (offset >= end) return { logStartOffset: fetched.logStartOffset, endOffset: end, records };
    assert.ok((fetched.records?.length ?? 0) > 0, `${where}: nothing at ${offset}, though the end is ${end}`);
    for (const batch of batchesOf(bytesOf(fetched))) offset = Math.max(offset, batch.nextOffset);
  }
}

/** Where a partition's log starts. */
async function earliest(client: SimulatedClient, { name, index, where }: PartitionPlace): Promise<number> {
  const request = newListOffsetsRequest({
    replicaId: -1,
    topics: [
      newListOffsetsRequestTopic({
        name,
        partitions: [newListOffsetsRequestPartition({ partitionIndex: index, timestamp: OffsetSpec.EARLIEST })],
      }),
    ],
  });
  const { answer } = await client.ask(listOffsetsCall, request);
  const row = answer?.topics[0]?.partitions[0];
  assert.equal(row?.errorCode, ErrorCode.NONE, `${where}: ListOffsets`);
  return row?.offset ?? 0;
}
