/**
 * What an operation of the controller is given and what it gives back. Operations are plain functions of the state to
 * records and an answer; they change nothing themselves.
 */
import type { BrokerConfig } from "../config/broker-config.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataRecord } from "../metadata/metadata-record.ts";
import type { Random } from "../platform/platform.ts";

/** The controller's state at the moment of an operation: all records so far, also those that wait for the disk. */
export interface ControllerView {
  readonly image: MetadataImage;
  /** The node's static configuration. */
  readonly config: BrokerConfig;
  readonly nodeId: number;
  readonly random: Random;
  /** The offset that the operation's first record will get. */
  readonly nextWriteOffset: number;
  /** The quorum's `kraft.version`, which is not in the image. */
  readonly kraftVersion: number;
}

/** What an operation wants to happen. */
export interface ControllerResult<T> {
  /** Written all or none, unless {@link isSplittable}; may be empty. */
  readonly records: readonly MetadataRecord[];
  /** The records may be written in parts, in order: after a crash between them the operation can be repeated. */
  readonly isSplittable?: true;
  /** Given to the caller once the records are committed. */
  readonly response: T;
}
