/**
 * A fetch that found too little and waits, until enough bytes came, something happened to one of its partitions, its time
 * is over or its connection is gone. Nothing polls: partitions call, once per append.
 */
import type { TimerHandle, Timers } from "../platform/platform.ts";
import { ErrorCode } from "../protocol/errors.ts";
import type { FetchPartition } from "./fetch-partition.ts";
import { type FetchParams, type FetchPlan, planFetch, planPartition } from "./fetch-plan.ts";
import type { Partition } from "./partition.ts";
import type { ProgressWatch } from "./progress-watches.ts";
import type { ReplicaManager } from "./replica-manager.ts";

interface Watched {
  readonly asked: FetchPartition;
  sizeBytes: number;
  readonly watch: ProgressWatch<Partition>;
}

/** See the file's head. */
export class DelayedFetch {
  readonly #replicas: ReplicaManager;
  readonly #params: FetchParams;
  readonly #asked: readonly FetchPartition[];
  readonly #complete: (plan: FetchPlan) => void;
  readonly #fail: (error: unknown) => void;
  readonly #timer: TimerHandle;
  /** What each watched partition had to give when it was last looked at. */
  readonly #watched = new Map<Partition, Watched>();
  #sizeBytes = 0;
  #isCheckDue = false;
  #isDone = false;
  readonly #changed = new Set<Partition>();

  /**
   * @param options.complete called once with what is there then, never from within the constructor; not called after `cancel()`
   * @param options.fail called instead when looking throws: a mistake of ours, which nobody else would hear of
   */
  constructor(options: {
    readonly replicas: ReplicaManager;
    readonly timers: Timers;
    readonly params: FetchParams;
    readonly asked: readonly FetchPartition[];
    readonly plan: FetchPlan;
    readonly complete: (plan: FetchPlan) => void;
    readonly fail: (error: unknown) => void;
  }) {
    this.#replicas = options.replicas;
    this.#params = options.params;
    this.#asked = options.asked;
    this.#complete = options.complete;
    this.#fail = options.fail;
    this.#sizeBytes = options.plan.sizeBytes;
    for (const { asked, sizeBytes } of options.plan.partitions) {
      const partition = asked.topic === undefined ? undefined : this.#replicas.partition(asked.topic, asked.partition);
      if (partition === undefined) continue;
      if (this.#watched.has(partition)) continue;
      this.#watched.set(partition, { asked, sizeBytes, watch: partition.watch(this.#onProgress) });
    }
    this.#timer = options.timers.schedule(options.params.maxWaitMs, () => this.#finish());
  }

  /** Nobody waits for the answer any more. */
  cancel(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#timer.cancel();
    for (const { watch } of this.#watched.values()) watch.stop();
    this.#watched.clear();
  }

  readonly #onProgress = (partition: Partition): void => {
    this.#changed.add(partition);
    if (this.#isCheckDue) return;
    // Not now: a producer's read callback may append many batches; they are all looked at together after it.
    this.#isCheckDue = true;
    queueMicrotask(this.#check);
  };

  readonly #check = (): void => {
    this.#isCheckDue = false;
    if (this.#isDone) return;
    try {
      if (this.#hasEnough()) this.#finish();
    } catch (error) {
      this.cancel();
      this.#fail(error);
    }
  };

  /** Whether there is something to answer: enough bytes, or an error. */
  #hasEnough(): boolean {
    for (const partition of this.#changed) {
      const watched = this.#watched.get(partition);
      if (watched === undefined) continue;
      const limits = { maxBytes: watched.asked.maxBytes, minOneMessage: true };
      const now = planPartition(this.#replicas, this.#params, watched.asked, limits);
      if (now.errorCode !== ErrorCode.NONE || now.divergingEpoch !== undefined) return true;
      this.#sizeBytes += now.sizeBytes - watched.sizeBytes;
      watched.sizeBytes = now.sizeBytes;
    }
    this.#changed.clear();
    return this.#sizeBytes >= this.#params.minBytes;
  }

  #finish(): void {
    if (this.#isDone) return;
    this.cancel();
    let plan: FetchPlan;
    try {
      plan = planFetch(this.#replicas, this.#params, this.#asked);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#complete(plan);
  }
}
