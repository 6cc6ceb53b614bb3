import type { UnifiedLog } from "../unified-log.ts";

/** The logs of a broker that are online: at most one of each partition. */
export class PartitionLogs {
  /** By topic, then partition. */
  readonly #byTopic = new Map<string, Map<number, UnifiedLog>>();

  get(topic: string, partition: number): UnifiedLog | undefined {
    return this.#byTopic.get(topic)?.get(partition);
  }

  /** The log of a partition by the name of its directory, `topic-partition`. */
  named(partitionDirectory: string): UnifiedLog | undefined {
    const dash = partitionDirectory.lastIndexOf("-");
    return this.get(partitionDirectory.slice(0, dash), Number(partitionDirectory.slice(dash + 1)));
  }

  /** Every log, each once though it is replaced, or deleted and made again, while others of them are looked at. */
  *all(): IterableIterator<UnifiedLog> {
    // A map gives what is taken out and put in again a second time. Of a topic that went, the map is empty by then.
    for (const partitions of Array.from(this.#byTopic.values())) yield* Array.from(partitions.values());
  }

  /** The logs of one topic. */
  ofTopic(topic: string): Iterable<UnifiedLog> {
    return this.#byTopic.get(topic)?.values() ?? [];
  }

  /** The logs that lie in one of `log.dirs`. */
  *inDirectory(logDirectory: string): IterableIterator<UnifiedLog> {
    for (const log of this.all()) if (log.logDirectory === logDirectory) yield log;
  }

  /** The logs of each topic that lie in one of `log.dirs`, and those of `copies` after them. */
  *topicsIn(logDirectory: string, copies: PartitionLogs): IterableIterator<readonly UnifiedLog[]> {
    for (const [topic, partitions] of this.#byTopic) {
      const logs: UnifiedLog[] = [];
      for (const log of partitions.values()) if (log.logDirectory === logDirectory) logs.push(log);
      for (const log of copies.ofTopic(topic)) if (log.logDirectory === logDirectory) logs.push(log);
      if (logs.length > 0) yield logs;
    }
    // A copy may be all that is left of a topic when the disk of its log has failed.
    for (const [topic, partitions] of copies.#byTopic) {
      if (this.#byTopic.has(topic)) continue;
      const logs = [...partitions.values()].filter((log) => log.logDirectory === logDirectory);
      if (logs.length > 0) yield logs;
    }
  }

  /** @throws {Error} when the partition has a log: it lies in two directories */
  add(log: UnifiedLog): void {
    let partitions = this.#byTopic.get(log.topic);
    if (partitions === undefined) this.#byTopic.set(log.topic, (partitions = new Map()));
    const other = partitions.get(log.partition);
    if (other !== undefined) throw new Error(`${other.directory} and ${log.directory} are of the same partition`);
    partitions.set(log.partition, log);
  }

  /** Takes a log out and gives it. */
  remove(topic: string, partition: number): UnifiedLog | undefined {
    const partitions = this.#byTopic.get(topic);
    const log = partitions?.get(partition);
    partitions?.delete(partition);
    if (partitions?.size === 0) this.#byTopic.delete(topic);
    return log;
  }

  clear(): void {
    this.#byTopic.clear();
  }
}
