import type { Logger } from "../../base/logger.ts";
import type { Uuid } from "../../base/uuid.ts";
import type { Platform } from "../../platform/platform.ts";
import type { LogConfig } from "../log-config.ts";
import type { StorageError } from "../storage-error.ts";

/** What a log manager is made of. */
export interface LogManagerOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  /** Absolute paths: `log.dirs`. */
  readonly logDirs: readonly string[];
  /** Directory ids from each `meta.properties`, by path. */
  readonly directoryIds?: ReadonlyMap<string, Uuid>;
  /** The configs of a topic as they are now: the broker's defaults and the topic's own. */
  readonly topicConfig: (topic: string) => LogConfig;
  readonly settings?: LogManagerSettings;
  /** Called once for each directory whose disk fails, after its logs were closed. */
  readonly onLogDirFailure?: (logDirectory: string, error: StorageError) => void;
}

/** The broker's settings that concern its logs; Kafka's defaults where left out. */
export interface LogManagerSettings {
  /** `log.retention.check.interval.ms`. */
  readonly retentionCheckIntervalMs?: number;
  /** `log.initial.task.delay.ms`. */
  readonly initialTaskDelayMs?: number;
  /** `log.flush.scheduler.interval.ms`. */
  readonly flushSchedulerIntervalMs?: number;
  /** `log.flush.offset.checkpoint.interval.ms`. */
  readonly recoveryPointCheckpointIntervalMs?: number;
  /** `log.flush.start.offset.checkpoint.interval.ms`. */
  readonly logStartOffsetCheckpointIntervalMs?: number;
  /** `replica.high.watermark.checkpoint.interval.ms`. */
  readonly highWatermarkCheckpointIntervalMs?: number;
  /** `producer.id.expiration.ms`. */
  readonly producerIdExpirationMs?: number;
  /** `producer.id.expiration.check.interval.ms`. */
  readonly producerIdExpirationCheckIntervalMs?: number;
  /** How many segment files are open at a time. */
  readonly openFilesMax?: number;
}
