/**
 * A broker without sockets on a simulated platform: real metadata, controller, logs, replicas, coordinator and dispatcher.
 * Tests talk to it in frames, through the generated codecs, and hold its time in their hands.
 */
import { silentLogger } from "../base/logger.ts";
import { ZERO_UUID } from "../base/uuid.ts";
import type { Authorizer } from "../broker/authorizer.ts";
import type { BrokerServices } from "../broker/broker-services.ts";
import { ClientConnection } from "../broker/dispatch/client-connection.ts";
import { Dispatcher } from "../broker/dispatch/dispatcher.ts";
import { RequestMetrics } from "../broker/dispatch/request-metrics.ts";
import { BrokerConfig } from "../config/broker-config.ts";
import { INTERNAL_CONTEXT } from "../controller/controller-client.ts";
import { type MetadataNode, startMetadataNode } from "../controller/metadata-node.ts";
import { prepareLogDirectories } from "../controller/storage/prepare-log-directories.ts";
import type { Reply } from "../network/frame-handler.ts";
import type { Platform } from "../platform/platform.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { headerVersions } from "../protocol/api-keys.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../protocol/generated/create-topics-request.ts";
import { newDeleteTopicsRequest } from "../protocol/generated/delete-topics-request.ts";
import { Reader } from "../protocol/reader.ts";
import { Writer } from "../protocol/writer.ts";
import { ReadBuffers } from "../replication/read-buffers.ts";
import { makeBrokerParts } from "../server/broker-parts.ts";

const LOG_DIR = "/data";
const HOST = "broker.test";
const PORT = 9092;

/** How a message of one API is written and read. */
export interface TestCodec<Request, Response> {
  readonly apiKey: number;
  write(writer: Writer, request: Request, version: number): void;
  read(reader: Reader, version: number): Response;
}

/** A topic to make. */
export interface TestTopic {
  readonly name: string;
  readonly partitionCount?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/** The world. */
export class BrokerWorld {
  readonly platform: SimulatedPlatform;
  readonly services: BrokerServices;
  readonly metrics: RequestMetrics = new RequestMetrics();
  readonly dispatcher: Dispatcher;
  readonly node: MetadataNode;
  #connections = 0;
  #correlationId = 0;

  private constructor(platform: SimulatedPlatform, node: MetadataNode, services: BrokerServices) {
    this.platform = platform;
    this.node = node;
    this.services = services;
    this.dispatcher = new Dispatcher(services, this.metrics);
  }

  /** Starts a broker on an empty disk, with `properties` over the defaults of a broker without a properties file. */
  static async start(
    properties: Readonly<Record<string, string>> = {},
    given: { readonly authorizer?: Authorizer } = {},
  ): Promise<BrokerWorld> {
    const platform = createSimulatedPlatform({ seed: 1 });
    const { node, services } = await composeBroker(platform, LOG_DIR, properties, given);
    const world = new BrokerWorld(platform, node, services);
    await world.dispatcher.preload();
    return world;
  }

  /** A client's connection on the broker's listener. */
  connect(): ClientConnection {
    this.#connections += 1;
    return new ClientConnection({ id: `c${this.#connections}`, listenerName: "PLAINTEXT", remoteAddress: "192.0.2.1" });
  }

  /** Makes topics through the controller. @throws {Error} when one of them is refused */
  async createTopics(...topics: readonly TestTopic[]): Promise<void> {
    await createTopics(this.services, topics);
  }

  /** Deletes a topic and makes it again: the same name, another id. */
  async recreateTopic(name: string): Promise<void> {
    const request = newDeleteTopicsRequest({ topics: [{ name, topicId: ZERO_UUID }], timeoutMs: 30_000 });
    await this.services.controller.deleteTopics({ apiVersion: 6, allows: () => true }, request);
    await this.createTopics({ name });
  }

  /** Sends a request and gives its answer; "none" or "close" where there is none. */
  async ask<Request, Response>(
    codec: TestCodec<Request, Response>,
    request: Request,
    version: number,
    connection: ClientConnection = this.connect(),
  ): Promise<Response | "none" | "close"> {
    const sent = this.send(requestFrame(codec, request, version, ++this.#correlationId), connection);
    // A long answer is written in slices, which are turns of the platform.
    if (sent instanceof Promise) await this.platform.settle();
    const reply = await sent;
    if (reply === "none" || reply === "close") return reply;
    const frame = replyBytes(reply);
    if ("chunks" in reply) reply.release();
    const reader = new Reader(frame, 8);
    if (headerVersions(codec.apiKey, version)?.response === 1) reader.skipTaggedFields();
    return codec.read(reader, version);
  }

  /** Gives a frame to the dispatcher as the network does: its bytes are overwritten once the call has returned. */
  send(frame: Uint8Array, connection: ClientConnection): Reply | Promise<Reply> {
    const scratch = Buffer.from(frame);
    const reply = this.dispatcher.dispatch(scratch, connection);
    scratch.fill(0xee);
    return reply;
  }
}

/** A request as it comes out of the network: without its size. */
export function requestFrame<Request>(
  codec: Pick<TestCodec<Request, unknown>, "apiKey" | "write">,
  request: Request,
  version: number,
  correlationId: number,
): Buffer {
  const writer = new Writer();
  writer.writeInt16(codec.apiKey);
  writer.writeInt16(version);
  writer.writeInt32(correlationId);
  writer.writeString("test-client");
  if (headerVersions(codec.apiKey, version)?.request === 2) writer.writeEmptyTaggedFields();
  codec.write(writer, request, version);
  return writer.toBuffer();
}

/** A reply's bytes in one piece, its size included. */
export function replyBytes(reply: Exclude<Reply, string>): Buffer {
  return Buffer.concat("chunks" in reply ? reply.chunks : reply);
}

/** Puts a broker's parts together on any platform, without listeners and timers of its own. */
export async function composeBroker(
  platform: Platform,
  logDir: string,
  properties: Readonly<Record<string, string>> = {},
  { authorizer }: { readonly authorizer?: Authorizer } = {},
): Promise<{ readonly node: MetadataNode; readonly services: BrokerServices }> {
  const config = BrokerConfig.parse(new Map(Object.entries({ "log.dirs": logDir, ...properties })), {
    isStandalone: true,
  });
  const { directoryIds } = prepareLogDirectories({
    platform,
    config,
    logDirs: [logDir],
    metadataLogDir: logDir,
    isEphemeral: true,
  });
  const node = await startNode(platform, config, { logDir, directoryId: directoryIds.get(logDir) ?? "" });
  const { logManager, groups, follower, services } = makeBrokerParts({
    platform,
    logger: silentLogger,
    config,
    clusterId: "test-cluster",
    logDirs: [logDir],
    directoryIds,
    metadata: node,
    readBuffers: new ReadBuffers({ keptBytesMax: 1024 * 1024, lentBytesMax: 1024 * 1024 }),
    authorizer,
    onFailure: fail,
  });
  await logManager.start();
  groups.start();
  await node.subscribe(follower);
  await node.controller.unfenceBroker();
  return { node, services };
}

async function startNode(
  platform: Platform,
  config: BrokerConfig,
  { logDir, directoryId }: { readonly logDir: string; readonly directoryId: string },
): Promise<MetadataNode> {
  const node = await startMetadataNode({
    platform,
    logger: silentLogger,
    config,
    metadataLogDir: logDir,
    metadataDirectoryId: directoryId,
    isEphemeral: true,
    onFailure: fail,
  });
  await node.controller.registerBroker({
    listeners: [{ name: "PLAINTEXT", host: HOST, port: PORT, securityProtocol: 0 }],
    rack: null,
    logDirs: [directoryId],
    previousBrokerEpoch: -1,
  });
  return node;
}

function fail(error: unknown): never {
  throw new Error("the broker failed", { cause: error });
}

/** Makes topics through the controller. @throws {Error} when one of them is refused */
export async function createTopics(services: BrokerServices, topics: readonly TestTopic[]): Promise<void> {
  const response = await services.controller.createTopics(
    INTERNAL_CONTEXT,
    newCreateTopicsRequest({
      topics: topics.map(({ name, partitionCount = 1, configs = {} }) =>
        newCreateTopicsRequestCreatableTopic({
          name,
          numPartitions: partitionCount,
          replicationFactor: 1,
          configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
        }),
      ),
    }),
  );
  for (const { name, errorCode, errorMessage } of response.topics) {
    if (errorCode !== 0) throw new Error(`topic ${name} was refused with ${errorCode}: ${errorMessage}`);
  }
}
