/**
 * A Kafka client over the wire, for our own command line and tests: finds brokers, leaders and coordinators, and asks
 * again where Kafka says that asking again helps. It keeps no connection busy and no timer running between calls.
 */
import { formatHostPort } from "../../base/host-port.ts";
import { ApiError, ErrorCode, isRetriable } from "../../protocol/errors.ts";
import { newFindCoordinatorRequest } from "../../protocol/generated/find-coordinator-request.ts";
import { newMetadataRequest, newMetadataRequestTopic } from "../../protocol/generated/metadata-request.ts";
import { type Platform, isSystemError } from "../../platform/platform.ts";
import { DisconnectedError } from "./client-errors.ts";
import { metadataCall } from "./cluster-calls.ts";
import { type BrokerNode, ClusterView, type TopicView } from "./cluster-view.ts";
import { FinalError } from "./final-error.ts";
import { findCoordinatorCall } from "./group-calls.ts";
import { type ClientApi, KafkaConnection, type RequestOptions } from "./kafka-connection.ts";

/** What a client needs to know. */
export interface KafkaClientOptions {
  readonly bootstrap: readonly { readonly host: string; readonly port: number }[];
  readonly platform: Platform;
  readonly clientId: string;
  /** Waits; the caller decides whether that keeps its process alive. */
  readonly pause: (ms: number) => Promise<void>;
  /** How long one call may take in all, retries included, and one attempt of it; 30 s by default. */
  readonly timeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const BACKOFF_FIRST_MS = 50;
const BACKOFF_MAX_MS = 1_000;

/** No broker of the bootstrap list could be reached. */
export class NoBrokerError extends Error {
  override readonly name = "NoBrokerError";
}

/** A client of one cluster. */
export class KafkaClient {
  readonly #options: KafkaClientOptions;
  readonly #timeoutMs: number;
  readonly #links: Map<string, Promise<KafkaConnection>> = new Map();
  #view: ClusterView | undefined;
  #coordinators: Map<string, BrokerNode> = new Map();

  constructor(options: KafkaClientOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  /** How long one call may take, as the broker is told where a request has room for it. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  /** What is known of the cluster, asking once if nothing is. */
  async cluster(): Promise<ClusterView> {
    return this.#view ?? (await this.refresh([]));
  }

  /**
   * Asks for the brokers and some topics anew.
   *
   * @param topics names; null for all; [] for the brokers alone
   */
  async refresh(topics: readonly string[] | null, allowAutoTopicCreation = false): Promise<ClusterView> {
    const request = newMetadataRequest({
      topics: topics === null ? null : topics.map((name) => newMetadataRequestTopic({ name })),
      allowAutoTopicCreation,
    });
    const response = await this.#anyBroker((link) => link.request(metadataCall, request));
    const view = new ClusterView(response, topics === null ? undefined : this.#view);
    this.#view = view;
    return view;
  }

  /**
   * A topic with a leader for every partition; waits for one that is just being created.
   *
   * @throws {ApiError} UNKNOWN_TOPIC_OR_PARTITION and others as the broker gives them
   */
  topic(name: string, allowAutoTopicCreation = false): Promise<TopicView> {
    return this.retried(async () => {
      const topic = (await this.refresh([name], allowAutoTopicCreation)).topics.get(name);
      const code = topic?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      // Without auto creation a topic that is missing stays missing: Kafka counts the code as retriable all the same.
      if (code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && !allowAutoTopicCreation)
        throw new FinalError(new ApiError(code, `topic ${name} does not exist`));
      if (topic === undefined || code !== ErrorCode.NONE) throw new ApiError(code, `topic ${name} cannot be used`);
      const leaderless = topic.partitions.find(
        ({ errorCode, leaderId }) => errorCode !== ErrorCode.NONE || leaderId < 0,
      );
      if (leaderless !== undefined)
        throw new ApiError(
          ErrorCode.LEADER_NOT_AVAILABLE,
          `partition ${name}-${leaderless.partitionIndex} has no leader`,
        );
      return topic;
    });
  }

  /** Sends to any broker. */
  any<Request, Response>(call: ClientApi<Request, Response>, request: Request): Promise<Response> {
    return this.#anyBroker((link) => link.request(call, request));
  }

  /** Sends to the broker that Metadata names as controller. */
  async toController<Request, Response>(call: ClientApi<Request, Response>, request: Request): Promise<Response> {
    const { brokers, controllerId } = await this.refresh([]);
    const node = brokers.get(controllerId);
    return node === undefined ? this.any(call, request) : (await this.#linkTo(node)).request(call, request);
  }

  /** Sends to one broker by its id. */
  async toBroker<Request, Response>(
    nodeId: number,
    call: ClientApi<Request, Response>,
    request: Request,
  ): Promise<Response> {
    const node = (await this.cluster()).brokers.get(nodeId);
    if (node === undefined) throw new ApiError(ErrorCode.BROKER_NOT_AVAILABLE, `no broker ${nodeId}`);
    return (await this.#linkTo(node)).request(call, request);
  }

  /** Sends to a partition's leader as last known; on NOT_LEADER_OR_FOLLOWER call `topic()` and try again. */
  async toLeader<Request, Response>(
    topic: string,
    partition: number,
    call: ClientApi<Request, Response>,
    request: Request,
  ): Promise<Response> {
    const node = this.#view?.leaderOf(topic, partition);
    if (node === undefined)
      throw new ApiError(ErrorCode.LEADER_NOT_AVAILABLE, `no leader is known for ${topic}-${partition}`);
    return (await this.#linkTo(node)).request(call, request);
  }

  /** Sends to a group's coordinator; call {@link forgetCoordinator} when it says that it is none any more. */
  async toCoordinator<Request, Response>(
    groupId: string,
    call: ClientApi<Request, Response>,
    request: Request,
    options: RequestOptions = {},
  ): Promise<Response> {
    const node = this.#coordinators.get(groupId) ?? (await this.#findCoordinator(groupId));
    return (await this.#linkTo(node)).request(call, request, options);
  }

  forgetCoordinator(groupId: string): void {
    this.#coordinators.delete(groupId);
  }

  /**
   * Runs `attempt` until it succeeds, fails for good, or the time is up; between attempts it waits, longer each time.
   *
   * @param isPassing further failures that another attempt may cure
   * @throws the last failure
   */
  async retried<Result>(
    attempt: () => Promise<Result>,
    isPassing: (error: unknown) => boolean = () => false,
  ): Promise<Result> {
    const deadlineMs = this.#options.platform.clock.monotonicMs() + this.#timeoutMs;
    for (let backoffMs = BACKOFF_FIRST_MS; ; backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS)) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof FinalError) throw error.failure;
        // A cluster that answered before is taken to be coming back; one that never did is an address mistyped.
        const isAway = error instanceof NoBrokerError && this.#view !== undefined;
        const isLate = this.#options.platform.clock.monotonicMs() + backoffMs > deadlineMs;
        if (isLate || !(isAway || isWorthRetrying(error) || isPassing(error))) throw error;
        await this.#options.pause(backoffMs);
      }
    }
  }

  /** Closes every connection; calls under way reject. */
  close(): void {
    for (const link of this.#links.values()) {
      link.then(
        (open) => void open.close(),
        () => {},
      );
    }
    this.#links.clear();
  }

  async #findCoordinator(groupId: string): Promise<BrokerNode> {
    return this.retried(async () => {
      const request = newFindCoordinatorRequest({ keyType: 0, coordinatorKeys: [groupId] });
      const { coordinators } = await this.any(findCoordinatorCall, request);
      const found = coordinators[0];
      if (found === undefined) throw new ApiError(ErrorCode.COORDINATOR_NOT_AVAILABLE);
      if (found.errorCode !== ErrorCode.NONE) throw new ApiError(found.errorCode, found.errorMessage ?? undefined);
      const node = { nodeId: found.nodeId, host: found.host, port: found.port };
      this.#coordinators.set(groupId, node);
      return node;
    });
  }

  /** Tries brokers that are known, then the bootstrap list, until one can be reached. */
  async #anyBroker<Response>(send: (link: KafkaConnection) => Promise<Response>): Promise<Response> {
    const failures: string[] = [];
    for (const node of [...(this.#view?.brokers.values() ?? []), ...this.#options.bootstrap]) {
      let link: KafkaConnection;
      try {
        link = await this.#linkTo(node);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
        continue;
      }
      return send(link);
    }
    throw new NoBrokerError(`no broker can be reached: ${[...new Set(failures)].join("; ")}`);
  }

  #linkTo({ host, port }: { readonly host: string; readonly port: number }): Promise<KafkaConnection> {
    const address = formatHostPort(host, port);
    const known = this.#links.get(address);
    if (known !== undefined) {
      return known.then((connection) => {
        if (!connection.isClosed) return connection;
        this.#links.delete(address);
        return this.#linkTo({ host, port });
      });
    }
    const link = this.#open(host, port);
    this.#links.set(address, link);
    // A failed attempt is forgotten, so that the next call tries again.
    link.catch(() => this.#links.delete(address));
    return link;
  }

  async #open(host: string, port: number): Promise<KafkaConnection> {
    const { platform, clientId } = this.#options;
    const connection = await KafkaConnection.connect({
      platform,
      host,
      port,
      clientId,
      connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, this.#timeoutMs),
      requestTimeoutMs: this.#timeoutMs,
    });
    await connection.negotiate({ name: "rafka", version: "1" });
    return connection;
  }
}

function isWorthRetrying(error: unknown): boolean {
  if (error instanceof ApiError) return isRetriable(error.code);
  // A connection that broke in the middle of a call: the next attempt opens another.
  return error instanceof DisconnectedError || isSystemError(error, "ECONNRESET", "EPIPE", "ECONNREFUSED", "ETIMEDOUT");
}
