import type { RecordBatch } from "../records/record-batch.ts";

/**
 * Tells which batches belong to aborted transactions, from the list that a read-committed Fetch answers. Ask in the order
 * of offsets, for control batches too: an abort marker ends a transaction of its producer.
 */
export function abortedFilter(
  aborted: readonly { readonly producerId: number; readonly firstOffset: number }[],
): (batch: RecordBatch) => boolean {
  const upcoming = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<number>();
  return (batch) => {
    while (upcoming[0] !== undefined && upcoming[0].firstOffset <= batch.lastOffset) {
      open.add(upcoming[0].producerId);
      upcoming.shift();
    }
    if (batch.isControl) {
      open.delete(batch.producerId);
      return true;
    }
    return batch.isTransactional && open.has(batch.producerId);
  };
}
