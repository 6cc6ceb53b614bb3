/**
 * A whole broker on one simulated machine, started, killed, stopped and started again on what its disk has.
 *
 * What a life leaves behind ends with it: when the machine goes down its timers and connections are forgotten, and what
 * its promises still try fails at the disk before the next life begins.
 */
import { silentLogger } from "../../src/base/logger.ts";
import { API_TABLE } from "../../src/broker/dispatch/api-table.ts";
import { BrokerConfig } from "../../src/config/broker-config.ts";
import type { CrashOptions } from "../../src/platform/simulated/simulated-disk.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../../src/platform/simulated/simulated-platform.ts";
import { type BrokerNode, startBrokerNode } from "../../src/server/broker-node.ts";
import type { BrokerSettings } from "../../src/server/broker-settings.ts";

/** Where the broker listens on the simulated network. */
export const BROKER_PORT = 9092;
/** The metadata is in the first. */
const DATA_DIRECTORIES = ["/data", "/data-2", "/data-3"];
const CLUSTER_ID = "c2ltdWxhdGlvbi1jbHVzdA";
/** Small enough that a run meets rolls, retention, snapshots and checkpoints. */
const PROPERTIES: Readonly<Record<string, string>> = {
  listeners: `PLAINTEXT://127.0.0.1:${BROKER_PORT}`,
  "offsets.topic.num.partitions": "2",
  "log.retention.check.interval.ms": "20000",
  "log.initial.task.delay.ms": "500",
  "log.flush.offset.checkpoint.interval.ms": "5000",
  "log.flush.start.offset.checkpoint.interval.ms": "7000",
  "log.flush.scheduler.interval.ms": "1000",
  "log.segment.delete.delay.ms": "2000",
  "auto.create.topics.enable": "false",
  "metadata.log.max.record.bytes.between.snapshots": "20000",
};
const SETTLE_LIMIT_MS = 120_000;

/** The machine and the broker on it. */
export class BrokerLife {
  readonly platform: SimulatedPlatform;
  /** `log.dirs`. */
  readonly logDirs: readonly string[];
  /** What made the broker that runs give up. */
  failure: unknown = undefined;
  /** Counts up at every end: whoever belongs to an earlier life is dead. */
  life = 0;
  readonly #settings: BrokerSettings;
  #node: BrokerNode | undefined = undefined;
  #powerLostAtChange = Number.POSITIVE_INFINITY;

  constructor(options: {
    readonly seed: number;
    /** 1 to 3. */
    readonly logDirCount: number;
    readonly properties?: Readonly<Record<string, string>>;
  }) {
    this.platform = createSimulatedPlatform({ seed: options.seed });
    this.logDirs = DATA_DIRECTORIES.slice(0, options.logDirCount);
    // The directories are older than the broker: a name that nobody made durable would take all that is in it along.
    for (const path of this.logDirs) this.platform.files.makeDirectory(path);
    this.platform.files.syncDirectory("/");
    const logDirs = { "log.dirs": this.logDirs.join() };
    const properties = new Map(Object.entries({ ...PROPERTIES, ...logDirs, ...options.properties }));
    this.#settings = {
      config: BrokerConfig.parse(properties, { isStandalone: true }),
      logDirs: this.logDirs,
      metadataLogDir: DATA_DIRECTORIES[0]!,
      baseDirectory: "/",
      isEphemeral: false,
    };
  }

  /** The broker, while one runs. */
  get node(): BrokerNode | undefined {
    return this.#node;
  }

  /** Whether an ordered loss of power has happened: the machine must be taken down and started again. */
  get hasLostPower(): boolean {
    return this.platform.disk.changeCount >= this.#powerLostAtChange;
  }

  /** Orders that the power goes at the nth change of the disk from now; of a write, `tornAfterBytes` are made. */
  losePowerAtChange(nth: number, tornAfterBytes: number): void {
    this.#powerLostAtChange = this.platform.disk.changeCount + nth;
    this.platform.disk.faults.losePowerAtChange(nth, { as: "EIO", tornAfterBytes });
  }

  /** Starts a broker on the disk. @throws what the start throws, also when the loss of power cut it short */
  async start(): Promise<void> {
    await loadHandlers();
    this.failure = undefined;
    const { life } = this;
    const starting = startBrokerNode({
      platform: this.platform,
      logger: silentLogger,
      settings: this.#settings,
      clusterId: CLUSTER_ID,
      onFailure: (error) => {
        if (life === this.life) this.failure ??= error;
      },
    });
    this.#node = await this.until(starting);
    await this.#node.dispatcher.preload();
    await this.platform.settle();
  }

  /** Stops the broker; when it had failed, as one that failed. */
  async stop(): Promise<void> {
    const node = this.#node;
    if (node !== undefined) await this.until(node.stop({ isClean: this.failure === undefined }));
    this.#node = undefined;
    await this.#powerOff();
    this.platform.disk.crash({ bytes: "kept", names: "kept" });
  }

  /** Takes the machine down. @param fate what of the disk survives; a kill keeps all */
  async crash(fate: CrashOptions): Promise<void> {
    this.#node = undefined;
    await this.#powerOff();
    this.platform.disk.crash(fate);
  }

  /** Lets time pass, no further than to a loss of power. */
  async pass(ms: number): Promise<void> {
    const { clock } = this.platform;
    const targetMs = clock.monotonicMs() + ms;
    while (!this.hasLostPower) {
      await this.platform.settle();
      const next = clock.nextAtMs();
      if (next === undefined || next > targetMs) break;
      this.platform.advance(next - clock.monotonicMs());
    }
    if (!this.hasLostPower && clock.monotonicMs() < targetMs) this.platform.advance(targetMs - clock.monotonicMs());
    await this.platform.settle();
  }

  /** Lets the world go on until the promise settles. @throws {Error} when it does not */
  async until<T>(promise: Promise<T>): Promise<T> {
    const { clock } = this.platform;
    const state = { isSettled: false };
    const settled = (): void => void (state.isSettled = true);
    promise.then(settled, settled);
    const limitMs = clock.monotonicMs() + SETTLE_LIMIT_MS;
    await this.platform.settle();
    while (!state.isSettled) {
      const next = clock.nextAtMs();
      if (next === undefined) throw new Error("nothing waits any more, and what was awaited has not come");
      if (next > limitMs) throw new Error(`what was awaited has not come in ${SETTLE_LIMIT_MS} ms`);
      this.platform.advance(next - clock.monotonicMs());
      await this.platform.settle();
    }
    return promise;
  }

  async #powerOff(): Promise<void> {
    this.life += 1;
    this.failure = undefined;
    const { platform } = this;
    platform.disk.faults.losePowerAtChange(0, { as: "EIO" });
    platform.clock.clear();
    platform.network.crash();
    await this.platform.settle();
    platform.clock.clear();
    platform.network.crash();
    this.#powerLostAtChange = Number.POSITIVE_INFINITY;
  }
}

/** Modules load over turns of the real event loop, which no seed governs: once, before anything is simulated. */
async function loadHandlers(): Promise<void> {
  await Promise.all(API_TABLE.map(({ load }) => load()));
}
