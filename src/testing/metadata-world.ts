/** A metadata node on a simulated disk, which tests crash and start again. */
import { silentLogger } from "../base/logger.ts";
import { BrokerConfig } from "../config/broker-config.ts";
import { INTERNAL_CONTEXT } from "../controller/controller-client.ts";
import { type MetadataNode, startMetadataNode } from "../controller/metadata-node.ts";
import { prepareLogDirectories } from "../controller/storage/prepare-log-directories.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../protocol/generated/create-topics-request.ts";
import type { CreateTopicsRequest } from "../protocol/generated/create-topics-request.ts";
import type { CreateTopicsResponse } from "../protocol/generated/create-topics-response.ts";

/** The only log directory. */
export const METADATA_WORLD_DIRECTORY = "/data";

/** The world. */
export class MetadataWorld {
  readonly platform: SimulatedPlatform;
  readonly config: BrokerConfig;
  /** What stopped a node. */
  readonly failures: unknown[] = [];
  #node: MetadataNode | undefined = undefined;

  /** @param properties broker configs beside those of one node on a free port */
  constructor(options: { readonly seed?: number; readonly properties?: Readonly<Record<string, string>> } = {}) {
    this.platform = createSimulatedPlatform({ seed: options.seed ?? 1 });
    const properties = { "log.dirs": METADATA_WORLD_DIRECTORY, ...options.properties };
    this.config = BrokerConfig.parse(new Map(Object.entries(properties)), { isStandalone: true });
  }

  /** The node that runs. */
  get node(): MetadataNode {
    if (this.#node === undefined) throw new Error("no node was started");
    return this.#node;
  }

  /** Starts a node, formatting an empty disk. It is not registered as a broker. */
  async start(): Promise<MetadataNode> {
    const { platform, config } = this;
    const metadataLogDir = METADATA_WORLD_DIRECTORY;
    const prepared = prepareLogDirectories({
      platform,
      config,
      logDirs: [metadataLogDir],
      metadataLogDir,
      isEphemeral: false,
    });
    this.#node = await this.until(
      startMetadataNode({
        platform,
        logger: silentLogger,
        config,
        metadataLogDir,
        metadataDirectoryId: prepared.directoryIds.get(metadataLogDir) ?? "",
        isEphemeral: false,
        onFailure: (error) => this.failures.push(error),
      }),
    );
    return this.#node;
  }

  /** Starts a node and makes it a broker that leads. */
  async startBroker(options: { readonly previousBrokerEpoch?: number } = {}): Promise<MetadataNode> {
    const node = await this.start();
    const directoryId = this.directoryId();
    const listeners = [{ name: "PLAINTEXT", host: "127.0.0.1", port: 9092, securityProtocol: 0 }];
    const previousBrokerEpoch = options.previousBrokerEpoch ?? -1;
    await this.until(
      node.controller.registerBroker({ listeners, rack: null, logDirs: [directoryId], previousBrokerEpoch }),
    );
    await this.until(node.controller.unfenceBroker());
    return node;
  }

  /** `directory.id` of the log directory. */
  directoryId(): string {
    const text = this.platform.files.readWhole(`${METADATA_WORLD_DIRECTORY}/meta.properties`).toString();
    return /directory\.id=(\S+)/.exec(text)?.[1] ?? "";
  }

  /** Stops the broker as a clean stop does. */
  async stop(): Promise<void> {
    await this.until(this.node.controller.beginControlledShutdown());
    await this.until(this.node.stop({ isClean: true }));
  }

  /** Creates one topic with one replica, and gives its row. */
  async createTopic(
    topic: Partial<CreateTopicsRequest["topics"][number]>,
  ): Promise<CreateTopicsResponse["topics"][number]> {
    const asked = newCreateTopicsRequestCreatableTopic({ numPartitions: 1, replicationFactor: 1, ...topic });
    const { topics } = await this.until(
      this.node.controller.createTopics(INTERNAL_CONTEXT, newCreateTopicsRequest({ topics: [asked] })),
    );
    const [row] = topics;
    if (row === undefined) throw new Error("CreateTopics answered no row");
    return row;
  }

  /** Counts the turns that others get until an answer is there. */
  turnsUntil(answered: Promise<unknown>): () => number {
    let turns = 0;
    let isAnswered = false;
    const turn = (): void => {
      if (isAnswered) return;
      turns++;
      // By way of a promise: those of the world come to rest in between.
      void Promise.resolve().then(() => this.platform.timers.defer(turn));
    };
    turn();
    void answered.finally(() => (isAnswered = true));
    return () => turns;
  }

  /** Lets the world go on until the promise settles. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settled = (): void => void (state.isSettled = true);
    promise.then(settled, settled);
    for (let turn = 0; turn < 10_000 && !state.isSettled; turn++) await this.platform.advanceAsync(1);
    return promise;
  }
}
