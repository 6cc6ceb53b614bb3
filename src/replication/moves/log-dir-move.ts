import type { Partition } from "../partition.ts";

/** One replica on its way to another log directory. Made and changed by the moves only. */
export class LogDirMove {
  readonly partition: Partition;
  /** Where it goes, and where it was when the move began: paths, of `log.dirs`. */
  readonly logDirectory: string;
  readonly sourceDirectory: string;
  /** The copy was compared with the log since the broker started. */
  isAligned = false;
  /** The controller was asked to record the new directory: it may have done so even when it has not answered. */
  mayBeAssigned = false;
  /** The controller has recorded the new directory. */
  isAssigned = false;
  /** Where the copy started when it was last flushed and written into the checkpoints; undefined before. */
  checkpointedStartOffset: number | undefined = undefined;
  /** How often the copy has tried to take over. */
  tries = 0;
  /** Done, cancelled or failed: whoever works on it stops. */
  hasEnded = false;

  constructor(partition: Partition, logDirectory: string, sourceDirectory: string) {
    this.partition = partition;
    this.logDirectory = logDirectory;
    this.sourceDirectory = sourceDirectory;
  }

  /** For the log. */
  get details(): { readonly partition: string; readonly from: string; readonly to: string } {
    const { topic, index } = this.partition;
    return { partition: `${topic}-${index}`, from: this.sourceDirectory, to: this.logDirectory };
  }

  /** By topic, then partition. */
  isBefore({ partition: other }: LogDirMove): boolean {
    const { topic, index } = this.partition;
    return topic === other.topic ? index < other.index : topic < other.topic;
  }
}
