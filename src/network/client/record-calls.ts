/** What the client asks of a partition's leader. Versions that name topics by id alone are left out. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type FetchRequest, writeFetchRequest } from "../../protocol/generated/fetch-request.ts";
import { type FetchResponse, readFetchResponse } from "../../protocol/generated/fetch-response.ts";
import { type ListOffsetsRequest, writeListOffsetsRequest } from "../../protocol/generated/list-offsets-request.ts";
import { type ListOffsetsResponse, readListOffsetsResponse } from "../../protocol/generated/list-offsets-response.ts";
import { type ProduceRequest, writeProduceRequest } from "../../protocol/generated/produce-request.ts";
import { type ProduceResponse, readProduceResponse } from "../../protocol/generated/produce-response.ts";
import type { Reader } from "../../protocol/reader.ts";
import type { ApiCall } from "./request-sender.ts";

/** Produce. */
export const produceCall: ApiCall<ProduceRequest, ProduceResponse> = {
  apiKey: ApiKey.PRODUCE,
  name: "Produce",
  minVersion: 3,
  maxVersion: 12,
  write: writeProduceRequest,
  read: readProduceResponse,
};

/** Fetch; the records of the answer are copies and the caller's own. */
export const fetchCall: ApiCall<FetchRequest, FetchResponse> = {
  apiKey: ApiKey.FETCH,
  name: "Fetch",
  minVersion: 4,
  maxVersion: 12,
  write: writeFetchRequest,
  read: readFetchResponseCopied,
};

/** ListOffsets. */
export const listOffsetsCall: ApiCall<ListOffsetsRequest, ListOffsetsResponse> = {
  apiKey: ApiKey.LIST_OFFSETS,
  name: "ListOffsets",
  minVersion: 1,
  maxVersion: 9,
  write: writeListOffsetsRequest,
  read: readListOffsetsResponse,
};

function readFetchResponseCopied(reader: Reader, version: number): FetchResponse {
  const response = readFetchResponse(reader, version);
  for (const { partitions } of response.responses) {
    for (const partition of partitions) {
      if (partition.records !== null) partition.records = Buffer.from(partition.records);
    }
  }
  return response;
}
