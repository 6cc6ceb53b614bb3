/** OffsetDelete v0: forgets offsets of topics that nobody of the group reads (KIP-496). */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type OffsetDeleteRequest, readOffsetDeleteRequest } from "../../protocol/generated/offset-delete-request.ts";
import {
  newOffsetDeleteResponse,
  type OffsetDeleteResponse,
  writeOffsetDeleteResponse,
} from "../../protocol/generated/offset-delete-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

type AskedTopic = OffsetDeleteRequest["topics"][number];
type AskedPartitions = AskedTopic["partitions"];
type AnsweredTopic = OffsetDeleteResponse["topics"][number];

/** See the file's head. */
export const offsetDeleteApi: ApiHandler<OffsetDeleteRequest, OffsetDeleteResponse> = {
  apiKey: ApiKey.OFFSET_DELETE,
  versions: [0, 0],
  deviations: ["Topics come in the order asked, those with errors first; Kafka answers in the order of a hash table."],
  read: readOffsetDeleteRequest,
  write: writeOffsetDeleteResponse,
  handle: handleOffsetDelete,
  errorResponse: (_request, errorCode) => newOffsetDeleteResponse({ errorCode }),
  countErrors: ({ errorCode, topics }, errors) => {
    errors.error(errorCode);
    for (const { partitions } of topics) for (const partition of partitions) errors.error(partition.errorCode);
  },
};

function handleOffsetDelete(
  context: RequestContext,
  request: OffsetDeleteRequest,
): OffsetDeleteResponse | Promise<OffsetDeleteResponse> {
  if (!context.allows("DELETE", { type: "GROUP", name: request.groupId })) {
    return newOffsetDeleteResponse({ errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED });
  }
  const rows = new Map<string, AnsweredTopic>();
  const accepted = sortOut(context, request.topics, rows);
  // Asked also for nothing: a group that is not there is an error in any case.
  const deleted = context.broker.groups.deleteOffsets({ groupId: request.groupId, topics: accepted });
  return deleted instanceof Promise ? deleted.then((response) => merge(rows, response)) : merge(rows, deleted);
}

/** @returns what can be deleted; what cannot gets a row */
function sortOut(
  context: RequestContext,
  topics: readonly AskedTopic[],
  rows: Map<string, AnsweredTopic>,
): AskedTopic[] {
  const image = context.broker.metadata();
  const accepted = new Map<string, AskedPartitions>();
  for (const { name, partitions } of topics) {
    if (!context.allows("READ", { type: "TOPIC", name })) {
      addRows(rows, name, partitions, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
      continue;
    }
    const known = image.topics.byName.get(name);
    const isThere = ({ partitionIndex }: AskedPartitions[number]): boolean =>
      known?.partitions.has(partitionIndex) === true;
    const missing = partitions.filter((partition) => !isThere(partition));
    if (missing.length > 0) addRows(rows, name, missing, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const present = partitions.filter((partition) => isThere(partition));
    if (present.length > 0) accepted.set(name, [...(accepted.get(name) ?? []), ...present]);
  }
  return [...accepted].map(([name, partitions]) => ({ name, partitions }));
}

function addRows(rows: Map<string, AnsweredTopic>, name: string, partitions: AskedPartitions, errorCode: number): void {
  const row = rows.get(name) ?? { name, partitions: [] };
  rows.set(name, row);
  for (const { partitionIndex } of partitions) row.partitions.push({ partitionIndex, errorCode });
}

function merge(rows: Map<string, AnsweredTopic>, response: OffsetDeleteResponse): OffsetDeleteResponse {
  if (response.errorCode !== ErrorCode.NONE || rows.size === 0) return response;
  for (const topic of response.topics) {
    const row = rows.get(topic.name);
    if (row === undefined) rows.set(topic.name, topic);
    else row.partitions.push(...topic.partitions);
  }
  return newOffsetDeleteResponse({ topics: [...rows.values()] });
}
