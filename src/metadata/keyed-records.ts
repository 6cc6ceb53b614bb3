/**
 * The parts of the image that are plain sets of records by key: ACLs, quotas, SCRAM credentials, delegation tokens.
 *
 * Each record is kept whole, so a snapshot gives back exactly what the log said.
 */
import { PersistentMap } from "./persistent-map.ts";

/** Records by key at one offset; immutable. */
export type KeyedRecords<T> = PersistentMap<string, T>;

/** An image part without records. */
export function noRecords<T>(): KeyedRecords<T> {
  return PersistentMap.empty();
}

/** What changes about one such part. */
export class KeyedRecordsDelta<T> {
  readonly base: KeyedRecords<T>;
  /** New record by key; undefined for one that is gone. */
  readonly changes: Map<string, T | undefined> = new Map<string, T | undefined>();

  constructor(base: KeyedRecords<T>) {
    this.base = base;
  }

  set(key: string, record: T): void {
    this.changes.set(key, record);
  }

  remove(key: string): void {
    this.changes.set(key, undefined);
  }

  apply(): KeyedRecords<T> {
    return this.base.with(this.changes);
  }
}
