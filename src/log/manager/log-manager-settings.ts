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
