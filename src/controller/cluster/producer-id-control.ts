/** Producer ids in durable blocks: a block is given out only after its record, so none is ever given twice. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { ProducerIdsBlock } from "../controller-client.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";

/** Kafka's ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE. */
export const PRODUCER_ID_BLOCK_SIZE = 1000;

/**
 * The next block, for this broker.
 *
 * @throws {ApiError} UNKNOWN_SERVER_ERROR when the ids are used up
 */
export function allocateProducerIds(view: ControllerView): ControllerResult<ProducerIdsBlock> {
  const firstProducerId = view.image.nextProducerId;
  const nextProducerId = firstProducerId + PRODUCER_ID_BLOCK_SIZE;
  if (!Number.isSafeInteger(nextProducerId)) {
    throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "Exhausted all producerIds");
  }
  const brokerEpoch = view.image.cluster.broker(view.nodeId)?.epoch ?? -1;
  const data = { brokerId: view.nodeId, brokerEpoch, nextProducerId };
  return {
    records: [{ type: "ProducerIdsRecord", version: 0, data }],
    response: { firstProducerId, count: PRODUCER_ID_BLOCK_SIZE },
  };
}
