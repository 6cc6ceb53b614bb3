/** How many are remembered: whoever may alter the cluster can name any partition. */
const PREFERRED_MAX = 10_000;

/**
 * Where replicas that are not here yet shall be made, as LogManager.maybeUpdatePreferredLogDir: asked for before their
 * topics are created, used once, forgotten with the process.
 */
export class PreferredLogDirs {
  readonly #byPartition = new Map<string, string>();

  /** Remembers it; the oldest is forgotten when there are too many. */
  set(topic: string, partition: number, logDirectory: string): void {
    const key = `${topic}-${partition}`;
    this.#byPartition.delete(key);
    this.#byPartition.set(key, logDirectory);
    if (this.#byPartition.size <= PREFERRED_MAX) return;
    for (const oldest of this.#byPartition.keys()) {
      this.#byPartition.delete(oldest);
      break;
    }
  }

  /** What was asked for, which is then forgotten. */
  take(topic: string, partition: number): string | undefined {
    const key = `${topic}-${partition}`;
    const logDirectory = this.#byPartition.get(key);
    this.#byPartition.delete(key);
    return logDirectory;
  }
}
