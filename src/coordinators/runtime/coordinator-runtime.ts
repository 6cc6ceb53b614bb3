/** All shards of one coordinator in this broker, by the partition of its internal topic that they live on. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { CoordinatorContext, type ContextOptions, type ContextState } from "./coordinator-context.ts";
import type { CoordinatorShard, WriteOperation } from "./coordinator-shard.ts";

/** Sends operations to the shard they belong to. Owns every shard; closing it ends them all. */
export class CoordinatorRuntime<S extends CoordinatorShard<R>, R> {
  readonly #options: ContextOptions<S, R>;
  readonly #contexts = new Map<number, CoordinatorContext<S, R>>();

  constructor(options: ContextOptions<S, R>) {
    this.#options = options;
  }

  /** This broker leads `partition` from now on, under `leaderEpoch`. */
  load(partition: number, leaderEpoch: number): void {
    let context = this.#contexts.get(partition);
    if (context === undefined) {
      context = new CoordinatorContext(partition, this.#options);
      this.#contexts.set(partition, context);
    }
    context.load(leaderEpoch);
  }

  /** This broker leads `partition` no longer; an epoch older than the loaded one is a late message and ignored. */
  unload(partition: number, leaderEpoch: number | undefined): void {
    const context = this.#contexts.get(partition);
    if (context?.unload(leaderEpoch) === true) this.#contexts.delete(partition);
  }

  /** @returns undefined for a partition that this broker does not lead */
  stateOf(partition: number): ContextState | undefined {
    return this.#contexts.get(partition)?.state;
  }

  /** @throws {ApiError} see {@link CoordinatorContext.write} */
  write<T>(partition: number, operation: WriteOperation<S, T, R>): T | Promise<T> {
    return this.#contextOf(partition).write(operation);
  }

  /** @throws {ApiError} see {@link CoordinatorContext.read} */
  read<T>(partition: number, operation: (shard: S) => T): T {
    return this.#contextOf(partition).read(operation);
  }

  /** The partitions that have a shard, in whatever state, in ascending order. */
  partitions(): number[] {
    return [...this.#contexts.keys()].sort((left, right) => left - right);
  }

  close(): void {
    for (const context of this.#contexts.values()) context.unload(undefined);
    this.#contexts.clear();
  }

  #contextOf(partition: number): CoordinatorContext<S, R> {
    const context = this.#contexts.get(partition);
    if (context === undefined) throw new ApiError(ErrorCode.NOT_COORDINATOR);
    return context;
  }
}
