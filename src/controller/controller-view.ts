/**
 * What an operation of the controller is given and what it gives back. Operations are plain functions of the state to
 * records and an answer; they change nothing themselves.
 */
import type { BrokerConfig } from "../config/broker-config.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataRecord } from "../metadata/metadata-record.ts";
import type { Random } from "../platform/platform.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import type { ControllerPolicies } from "./policies.ts";

/** The controller's state at the moment of an operation: all records so far, also those that wait for the disk. */
export interface ControllerView {
  readonly image: MetadataImage;
  /** The node's static configuration. */
  readonly config: BrokerConfig;
  readonly nodeId: number;
  readonly policies: ControllerPolicies;
  readonly random: Random;
  /** The offset that the operation's first record will get. */
  readonly nextWriteOffset: number;
  /** The quorum's `kraft.version`, which is not in the image. */
  readonly kraftVersion: number;
  /** Whether the time that the client gave the operation was over before its turn came. */
  readonly isLate: boolean;
}

/**
 * Refuses to begin what comes too late: nothing has happened then. What has begun is carried out, however long the disk
 * takes; as in Kafka, whose controller has events time out in its queue and never later.
 *
 * @throws {ApiError} REQUEST_TIMED_OUT
 */
export function checkInTime({ isLate }: ControllerView): void {
  if (isLate) throw new ApiError(ErrorCode.REQUEST_TIMED_OUT);
}

/** What an operation wants to happen. */
export interface ControllerResult<T> {
  /** Written all or none, unless {@link isSplittable}; may be empty. */
  readonly records: readonly MetadataRecord[];
  /** The records may be written in parts, in order: after a crash between them the operation can be repeated. */
  readonly isSplittable?: true;
  /** The records are counted, as they would be, and dropped: the client only asks what would happen. */
  readonly isValidateOnly?: boolean;
  /** The quorum's `kraft.version` goes to 1 first: control records of the quorum, which are none of these. */
  readonly raisesKraftVersion?: boolean;
  /** Given to the caller once the records are committed. */
  readonly response: T;
}
