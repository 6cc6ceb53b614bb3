/**
 * The control record that ends a transaction (KIP-98).
 *
 *     key:    version : int16 | type : int16, 0 abort, 1 commit
 *     value:  version : int16 | coordinator epoch : int32
 */
import type { RecordBatch } from "./record-batch.ts";

/** What the marker says. */
export interface EndTransactionMarker {
  readonly isAbort: boolean;
  readonly coordinatorEpoch: number;
}

/** The type in the key of a control record that ends a transaction, Kafka's ControlRecordType. */
export const EndTransactionType = { ABORT: 0, COMMIT: 1 } as const;

/** The marker in a control batch; `undefined` when the batch is empty, or holds another kind of control record. */
export function readEndTransactionMarker(batch: RecordBatch): EndTransactionMarker | undefined {
  const cursor = batch.cursor();
  if (!cursor.next() || cursor.keyBytes < 4 || cursor.valueBytes < 6) return undefined;
  const { bytes } = cursor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getInt16(cursor.keyPosition + 2);
  if (type !== EndTransactionType.ABORT && type !== EndTransactionType.COMMIT) return undefined;
  return { isAbort: type === EndTransactionType.ABORT, coordinatorEpoch: view.getInt32(cursor.valuePosition + 2) };
}
