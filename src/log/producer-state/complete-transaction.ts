import type { LogSegment } from "../segment/log-segment.ts";
import type { CompletedTransaction, ProducerStateManager } from "./producer-state-manager.ts";

/**
 * A marker was appended to `segment`: an aborted transaction goes into its index, with what the last stable offset then
 * becomes; only after that is the transaction decided.
 */
export function completeTransaction(
  completed: CompletedTransaction,
  segment: LogSegment,
  producerState: ProducerStateManager,
): void {
  if (completed.isAborted) {
    const { producerId, firstOffset, lastOffset } = completed;
    const lastStableOffset = producerState.lastStableOffsetAfter(completed);
    segment.transactionIndex.append({ producerId, firstOffset, lastOffset, lastStableOffset });
  }
  producerState.completeTransaction(completed);
}
