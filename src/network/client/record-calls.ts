/** What the client asks of a partition's leader. Versions that name topics by id alone are left out. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type FetchRequest, writeFetchRequest } from "../../protocol/generated/fetch-request.ts";
import { type FetchResponse, readFetchResponse } from "../../protocol/generated/fetch-response.ts";
import { type ListOffsetsRequest, writeListOffsetsRequest } from "../../protocol/generated/list-offsets-request.ts";
import { type ListOffsetsResponse, readListOffsetsResponse } from "../../protocol/generated/list-offsets-response.ts";
import { type ProduceRequest, writeProduceRequest } from "../../protocol/generated/produce-request.ts";
import { type ProduceResponse, readProduceResponse } from "../../protocol/generated/produce-response.ts";
import type { ClientApi } from "./kafka-connection.ts";

/** Produce. */
export const produceCall: ClientApi<ProduceRequest, ProduceResponse> = {
  apiKey: ApiKey.PRODUCE,
  versions: [3, 12],
  write: writeProduceRequest,
  read: readProduceResponse,
};

/** Fetch. */
export const fetchCall: ClientApi<FetchRequest, FetchResponse> = {
  apiKey: ApiKey.FETCH,
  versions: [4, 12],
  write: writeFetchRequest,
  read: readFetchResponse,
};

/** ListOffsets. */
export const listOffsetsCall: ClientApi<ListOffsetsRequest, ListOffsetsResponse> = {
  apiKey: ApiKey.LIST_OFFSETS,
  versions: [1, 9],
  write: writeListOffsetsRequest,
  read: readListOffsetsResponse,
};
