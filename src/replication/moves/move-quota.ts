/**
 * How fast replicas are copied between log directories, as Kafka's ReplicationQuotaManager with its SimpleRate: the bytes
 * of the last windows over the time since the oldest of them, at least one window. What exceeds it makes copying wait.
 */
import type { Clock } from "../../platform/platform.ts";

interface Sample {
  readonly startMs: number;
  bytes: number;
}

/** A rate and its bound. */
export class MoveQuota {
  /** `replica.alter.log.dirs.io.max.bytes.per.second`; `Infinity` for none. */
  bytesPerSecond: number;
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #windowMs: number;
  readonly #windowCount: number;
  /** Oldest first, at most one more than there are windows. */
  #samples: Sample[] = [];

  /** @param options.windowCount `alter.log.dirs.replication.quota.window.num` */
  constructor(options: {
    readonly clock: Pick<Clock, "monotonicMs">;
    /** `alter.log.dirs.replication.quota.window.size.seconds`, in milliseconds. */
    readonly windowMs: number;
    readonly windowCount: number;
    readonly bytesPerSecond: number;
  }) {
    this.bytesPerSecond = options.bytesPerSecond;
    this.#clock = options.clock;
    this.#windowMs = options.windowMs;
    this.#windowCount = options.windowCount;
  }

  /** So much was copied. */
  record(bytes: number): void {
    const nowMs = this.#clock.monotonicMs();
    this.#forget(nowMs);
    const last = this.#samples.at(-1);
    if (last !== undefined && nowMs - last.startMs < this.#windowMs) last.bytes += bytes;
    else this.#samples.push({ startMs: nowMs, bytes });
  }

  /** Whether more was copied than the bound allows. */
  isExceeded(): boolean {
    if (this.bytesPerSecond === Infinity) return false;
    const nowMs = this.#clock.monotonicMs();
    this.#forget(nowMs);
    const oldest = this.#samples[0];
    if (oldest === undefined) return false;
    let bytes = 0;
    for (const sample of this.#samples) bytes += sample.bytes;
    const seconds = Math.max(nowMs - oldest.startMs, this.#windowMs) / 1000;
    return bytes / seconds > this.bytesPerSecond;
  }

  #forget(nowMs: number): void {
    const horizonMs = nowMs - this.#windowMs * this.#windowCount;
    if (this.#samples.length > 0 && this.#samples[0]!.startMs <= horizonMs) {
      this.#samples = this.#samples.filter(({ startMs }) => startMs > horizonMs);
    }
  }
}
