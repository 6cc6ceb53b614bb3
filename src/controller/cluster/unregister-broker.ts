/** UnregisterBroker (KIP-746): forgets a broker that is gone for good. */
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";
import { leaderAndIsrUpdates } from "../topics/leader-and-isr-updates.ts";

/**
 * Forgets a broker; its partitions go on without it.
 *
 * @throws {ApiError} BROKER_ID_NOT_REGISTERED; INVALID_REQUEST for this node, which runs
 */
export function unregisterBroker(view: ControllerView, brokerId: number): ControllerResult<void> {
  const broker = view.image.cluster.broker(brokerId);
  if (broker === undefined) {
    throw new ApiError(ErrorCode.BROKER_ID_NOT_REGISTERED, `Broker ID ${brokerId} is not currently registered`);
  }
  // Kafka obeys: its only node then serves no partition, names no broker to clients, and waits in vain to stop cleanly,
  // until it is killed and started again. Nobody can want that of a cluster that has no other node.
  if (brokerId === view.nodeId) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `Broker ID ${brokerId} is running, and the only one of its cluster`);
  }
  const records: MetadataRecord[] = [
    ...leaderAndIsrUpdates(view, brokerId, "LEAVING"),
    { type: "UnregisterBrokerRecord", version: 0, data: { brokerId, brokerEpoch: broker.epoch } },
  ];
  return { records, isSplittable: true, response: undefined };
}
