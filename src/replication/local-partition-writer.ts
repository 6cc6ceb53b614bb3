/** The partitions of internal topics as coordinators write and load them; what `coordinators/runtime` declares that it needs. */
import { assert } from "../base/assert.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { batchesOf } from "../records/record-batch.ts";
import type { Partition } from "./partition.ts";
import type { ReplicaManager } from "./replica-manager.ts";

/** What the writer needs of the broker's replicas. */
type WritableReplicas = Pick<ReplicaManager, "partition" | "log" | "missingError">;

/** Writes and reads partitions that this broker leads. */
export class LocalPartitionWriter {
  readonly #replicas: WritableReplicas;
  readonly #maxMessageBytes: (topic: string) => number;

  /** @param options.maxMessageBytes a topic's effective `max.message.bytes`, asked when none of its partitions is here */
  constructor(options: { readonly replicas: WritableReplicas; readonly maxMessageBytes: (topic: string) => number }) {
    this.#replicas = options.replicas;
    this.#maxMessageBytes = options.maxMessageBytes;
  }

  /** Appends one batch whose base offset is still 0; listeners may be called before this returns. */
  append(topic: string, partition: number, batch: Buffer): { readonly errorCode: number; readonly endOffset: number } {
    const leader = this.#replicas.partition(topic, partition);
    const errorCode = leader === undefined ? this.#replicas.missingError(topic, partition) : leader.leaderError(-1);
    if (leader === undefined || errorCode !== ErrorCode.NONE) return { errorCode, endOffset: -1 };
    if (!leader.hasEnoughInSyncReplicas) return { errorCode: ErrorCode.NOT_ENOUGH_REPLICAS, endOffset: -1 };
    const result = leader.appendAsLeader(batch, "COORDINATOR");
    assert(!(result instanceof Promise), "what a coordinator appends is never compressed off the loop");
    // Where `flush.messages` asks for it: a disk that fails at it takes the log directory offline, which tells everybody.
    result.flushed?.catch(() => undefined);
    return { errorCode: result.errorCode, endOffset: result.lastOffset + 1 };
  }

  /** The log to load from; undefined when this broker does not lead the partition. */
  log(topic: string, partition: number): LoadedLog | undefined {
    const leader = this.#replicas.partition(topic, partition);
    if (leader === undefined || leader.leaderError(-1) !== ErrorCode.NONE) return undefined;
    return new LoadedLog(leader);
  }

  /** Calls `listener` with each new high watermark, exclusive. @returns the way to stop that */
  onHighWatermark(topic: string, partition: number, listener: (highWatermark: number) => void): () => void {
    const leader = this.#replicas.partition(topic, partition);
    if (leader === undefined) return () => undefined;
    let told = leader.logIfOnline?.highWatermark ?? 0;
    const onProgress = ({ logIfOnline }: Partition): void => {
      if (logIfOnline === undefined || logIfOnline.highWatermark <= told) return;
      told = logIfOnline.highWatermark;
      listener(told);
    };
    const watch = leader.watch(onProgress);
    return () => watch.stop();
  }

  maxMessageBytes(topic: string): number {
    return this.#replicas.log(topic, 0)?.config.maxMessageBytes ?? this.#maxMessageBytes(topic);
  }
}

/** A log while a coordinator reads it; offsets are live. */
class LoadedLog {
  readonly #partition: Partition;
  /** The last one, where the directory fails meanwhile: it reads as empty. */
  #log: UnifiedLog;

  constructor(partition: Partition) {
    this.#partition = partition;
    this.#log = partition.log;
  }

  /** It may be moved to another directory while it is read. */
  get #current(): UnifiedLog {
    return (this.#log = this.#partition.logIfOnline ?? this.#log);
  }

  get logStartOffset(): number {
    return this.#current.logStartOffset;
  }

  get logEndOffset(): number {
    return this.#current.logEndOffset;
  }

  get highWatermark(): number {
    return this.#current.highWatermark;
  }

  /** Whole batches from the one that holds `startOffset`; at least one, unless the log ends there. */
  readForLoad(startOffset: number, maxBytes: number): Buffer {
    const bytes = this.#current.read({ startOffset, maxBytes, isolation: "LOG_END", minOneMessage: true }).bytes();
    let wholeBytes = 0;
    for (const batch of batchesOf(bytes)) wholeBytes += batch.sizeBytes;
    return bytes.subarray(0, wholeBytes);
  }
}
