/**
 * Writes a metadata snapshot: a file of record batches, numbered from 0, that replaces the log before its end offset.
 *
 * ```
 * ┌ control batch ────────────────────────────┐┌ data batches ┐┌ control batch ┐
 * │ SnapshotHeader, KRaftVersion, KRaftVoters ││ records …    ││ SnapshotFooter│
 * └───────────────────────────────────────────┘└──────────────┘└───────────────┘
 * ```
 * The bytes go to a `.part` file, which is synced and then takes the snapshot's name, so that a snapshot is whole or
 * not there. A snapshot that lets the log's beginning go must carry the voters: nothing else names them any more.
 */
import { buildBatch, type RecordToWrite } from "../records/build-batch.ts";
import type { FileSystem, OpenFile } from "../platform/platform.ts";
import {
  type ControlRecord,
  kraftVersionRecord,
  snapshotFooterRecord,
  snapshotHeaderRecord,
  votersRecord,
} from "./control-records.ts";
import { type SnapshotId, snapshotFileName } from "./snapshot-id.ts";
import type { Voter } from "./voter-set.ts";

/** What a snapshot says before its records. */
export interface SnapshotHeader {
  readonly id: SnapshotId;
  /** Append time of the last record that the snapshot contains, ms since 1970. */
  readonly lastContainedLogTimestamp: number;
  /** 0 has neither a KRaftVersion nor a Voters record. */
  readonly kraftVersion: number;
  readonly voters: readonly Voter[];
}

/** A snapshot being written; `finish()` or `abandon()` ends it. */
export class SnapshotWriter {
  readonly #files: FileSystem;
  readonly #directory: string;
  readonly #header: SnapshotHeader;
  readonly #isEphemeral: boolean;
  readonly #file: OpenFile;
  #position = 0;
  #nextOffset = 0;

  /** Opens the `.part` file and writes the header batch, stamped `nowMs`. */
  constructor(options: {
    readonly files: FileSystem;
    readonly directory: string;
    readonly header: SnapshotHeader;
    readonly nowMs: number;
    readonly isEphemeral: boolean;
  }) {
    const { header } = options;
    this.#files = options.files;
    this.#directory = options.directory;
    this.#header = header;
    this.#isEphemeral = options.isEphemeral;
    const path = this.#partPath();
    if (this.#files.exists(path)) this.#files.unlink(path);
    this.#file = this.#files.open(path, "createNew");
    const records = [snapshotHeaderRecord(header.lastContainedLogTimestamp)];
    if (header.kraftVersion > 0) {
      records.push(kraftVersionRecord(header.kraftVersion), votersRecord(header.voters));
    }
    this.#appendControl(records, options.nowMs);
  }

  /** Bytes written so far. */
  get sizeBytes(): number {
    return this.#position;
  }

  /** Appends one batch of metadata records, given by their values; nothing happens for none. */
  append(values: readonly Uint8Array[], nowMs: number): void {
    if (values.length > 0)
      this.#write(
        values.map((value) => ({ key: null, value, timestamp: nowMs })),
        { isControl: false },
      );
  }

  /** Writes the footer and gives the file its name. */
  finish(nowMs: number): void {
    this.#appendControl([snapshotFooterRecord()], nowMs);
    if (!this.#isEphemeral) this.#file.sync();
    this.#takeName();
    if (!this.#isEphemeral) this.#files.syncDirectory(this.#directory);
  }

  /** As {@link finish}, syncing off the event loop. */
  async finishOffLoop(nowMs: number): Promise<void> {
    this.#appendControl([snapshotFooterRecord()], nowMs);
    if (!this.#isEphemeral) await this.#file.syncAsync();
    this.#takeName();
    if (!this.#isEphemeral) await this.#files.syncDirectoryAsync(this.#directory);
  }

  /** Gives up and removes the file. */
  abandon(): void {
    this.#file.close();
    this.#files.unlink(this.#partPath());
  }

  #takeName(): void {
    this.#file.close();
    this.#files.rename(this.#partPath(), `${this.#directory}/${snapshotFileName(this.#header.id)}`);
  }

  #appendControl(records: readonly ControlRecord[], nowMs: number): void {
    this.#write(
      records.map(({ key, value }) => ({ key, value, timestamp: nowMs })),
      { isControl: true },
    );
  }

  #write(records: readonly RecordToWrite[], options: { readonly isControl: boolean }): void {
    const { epoch } = this.#header.id;
    const batch = buildBatch({
      baseOffset: this.#nextOffset,
      leaderEpoch: epoch,
      isControl: options.isControl,
      records,
    });
    this.#file.write(batch, this.#position);
    this.#position += batch.length;
    this.#nextOffset += records.length;
  }

  #partPath(): string {
    return `${this.#directory}/${snapshotFileName(this.#header.id)}.part`;
  }
}
