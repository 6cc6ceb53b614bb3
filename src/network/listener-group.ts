/**
 * All listeners of a broker: binds them, serves their connections within the limits, and stops without cutting answers
 * off.
 *
 * ```ts
 * const group = new ListenerGroup({ platform, logger, listeners, limits, handler });
 * const endpoints = await group.bind();   // ports are known and connections may come, nothing is read yet
 * group.open();                           // requests are served
 * await group.stop({ graceMs: 5000 });
 * ```
 */
import type { Logger } from "../base/logger.ts";
import type { Platform, TimerHandle } from "../platform/platform.ts";
import { ByteBudget } from "./byte-budget.ts";
import type { SocketConnection } from "./connection.ts";
import { ConnectionCounts, type ConnectionLimits, type RateWindows } from "./connection-limits.ts";
import { FrameBuffers } from "./frame-buffers.ts";
import { type FrameHandler, isSecurityProtocolSupported, SUPPORTED_SECURITY_PROTOCOLS } from "./frame-handler.ts";
import { type BoundEndpoint, Listener, type ListenerOptions } from "./listener.ts";
import type { NetworkStats } from "./network-stats.ts";
import { UnsentBytes } from "./unsent-bytes.ts";

/** Free buffers for frames that are kept. */
const BUFFER_BYTES_KEPT_MAX = 32 * 1024 * 1024;
/** Deviates from Kafka: without `queued.max.request.bytes` the requests under way are bounded to 512 MiB all the same, by waiting. */
const QUEUED_BYTES_DEFAULT = 512 * 1024 * 1024;
const UNSENT_BYTES_DEFAULT = 1024 * 1024;
const UNSENT_BYTES_TOTAL_DEFAULT = 64 * 1024 * 1024;
const BACKLOG_DEFAULT = 50;
const RATE_WINDOWS_DEFAULT: RateWindows = { windowCount: 11, windowMs: 1000 };
/** While others wait for room, a frame whose bytes do not come for so long gives up its own. */
const STALLED_FRAME_MS = 10_000;
/** Idle connections are closed at most this part of the idle time late. */
const IDLE_CHECKS = 20;

/** What bounds the network. Absent limits are Kafka's defaults. */
export interface NetworkLimits extends Partial<ConnectionLimits> {
  /** Default: eleven of a second. */
  readonly rateWindows?: RateWindows;
  /** `connections.max.idle.ms`; negative: never. Default 10 minutes. */
  readonly connectionsMaxIdleMs?: number;
  /** `socket.request.max.bytes`; default 100 MiB. */
  readonly socketRequestMaxBytes?: number;
  /** `queued.max.request.bytes`: bytes of requests that all connections hold together; not positive: 512 MiB. */
  readonly queuedMaxRequestBytes?: number;
  /** `socket.listen.backlog.size`; default 50. */
  readonly backlog?: number;
  /** Unsent bytes of one connection beyond which it is not read and nothing of it executed; default 1 MiB. */
  readonly unsentBytesMax?: number;
  /** Unsent bytes of all connections beyond which one that has any waits until it has none; default 64 MiB. */
  readonly unsentBytesTotalMax?: number;
}

/** What a group is made of. */
export interface ListenerGroupOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  readonly listeners: readonly ListenerOptions[];
  readonly limits?: NetworkLimits;
  readonly handler: FrameHandler;
  /** For tests: overwrite each frame when its handler has returned. */
  readonly poisonsFrames?: boolean;
}

/** A listener's name and what it counted. */
export interface ListenerStats {
  readonly name: string;
  readonly stats: NetworkStats;
}

/** See the file's head. */
export class ListenerGroup {
  readonly #platform: Platform;
  readonly #logger: Logger;
  readonly #listeners: readonly Listener[];
  readonly #counts: ConnectionCounts;
  readonly #budget: ByteBudget;
  readonly #unsent: UnsentBytes;
  readonly #idleMs: number;
  #endpoints: readonly BoundEndpoint[] = [];
  #idleTimer: TimerHandle | undefined;
  #stallTimer: TimerHandle | undefined;
  #isWatchingForStalls = false;
  #connectionIndex = 0;
  #isStopping = false;
  #onEmpty: (() => void) | undefined;

  /** @throws {Error} when a listener's security protocol is not supported */
  constructor(options: ListenerGroupOptions) {
    const { platform, logger, limits = {} } = options;
    this.#platform = platform;
    this.#logger = logger.child("network");
    this.#idleMs = limits.connectionsMaxIdleMs ?? 600_000;
    this.#counts = new ConnectionCounts(completed(limits), limits.rateWindows ?? RATE_WINDOWS_DEFAULT);
    const queuedBytes = limits.queuedMaxRequestBytes ?? -1;
    const defer = (task: () => void): void => platform.timers.defer(task);
    this.#budget = new ByteBudget(queuedBytes > 0 ? queuedBytes : QUEUED_BYTES_DEFAULT, defer);
    this.#unsent = new UnsentBytes({
      connectionMax: limits.unsentBytesMax ?? UNSENT_BYTES_DEFAULT,
      totalMax: limits.unsentBytesTotalMax ?? UNSENT_BYTES_TOTAL_DEFAULT,
    });
    this.#budget.onWaiting = () => this.#watchForStalls();
    const environment = {
      handler: options.handler,
      clock: platform.clock,
      timers: platform.timers,
      sockets: platform.sockets,
      logger: this.#logger,
      buffers: new FrameBuffers(BUFFER_BYTES_KEPT_MAX),
      budget: this.#budget,
      counts: this.#counts,
      frameBytesMax: limits.socketRequestMaxBytes ?? 104_857_600,
      unsent: this.#unsent,
      backlog: limits.backlog ?? BACKLOG_DEFAULT,
      poisonsFrames: options.poisonsFrames ?? false,
      idleReplies: [],
      nextIndex: () => this.#connectionIndex++,
      onSlot: () => this.#onSlot(),
    };
    this.#listeners = options.listeners.map((listener) => {
      checkSecurityProtocol(listener);
      return new Listener(listener, environment);
    });
  }

  /** Where the listeners listen, in the order given; empty before `bind`. */
  get endpoints(): readonly BoundEndpoint[] {
    return this.#endpoints;
  }

  /** Bytes of replies that clients did not take. */
  get unsentBytes(): number {
    return this.#unsent.total;
  }

  /** Connections that are open. */
  get connectionCount(): number {
    return this.#counts.total;
  }

  /** Bytes of requests that are being read or answered. */
  get queuedRequestBytes(): number {
    return this.#budget.usedBytes;
  }

  /** The counters of each listener, live. */
  get stats(): readonly ListenerStats[] {
    return this.#listeners.map(({ options, counters }) => ({ name: options.name, stats: counters }));
  }

  /** Binds all listeners or none. Connections are accepted but not read before `open`. */
  async bind(): Promise<readonly BoundEndpoint[]> {
    const endpoints: BoundEndpoint[] = [];
    try {
      for (const listener of this.#listeners) endpoints.push(await listener.bind());
    } catch (error) {
      await this.#stopAccepting();
      throw error;
    }
    this.#endpoints = endpoints;
    return endpoints;
  }

  /** Begins to serve requests. */
  open(): void {
    for (const listener of this.#listeners) listener.open();
    if (this.#idleMs >= 0) this.#scheduleIdleCheck(this.#idleMs);
  }

  /** `bind` and `open`. */
  async start(): Promise<readonly BoundEndpoint[]> {
    const endpoints = await this.bind();
    this.open();
    return endpoints;
  }

  /** New limits of connections hold for those to come, and for those that wait. */
  updateConnectionLimits(limits: Partial<ConnectionLimits>): void {
    this.#counts.updateLimits(completed(limits));
    this.#onSlot();
  }

  /**
   * Accepts no more and executes no more; what is being answered may take `graceMs` to be answered and sent. Connections
   * are gone when the promise fulfils.
   */
  async stop({ graceMs }: { readonly graceMs: number }): Promise<void> {
    this.#isStopping = true;
    this.#idleTimer?.cancel();
    this.#stallTimer?.cancel();
    await this.#stopAccepting();
    const isEmpty = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    for (const connection of this.#connections()) connection.finish();
    if (this.#counts.total === 0) return;
    const deadline = this.#platform.timers.schedule(graceMs, () => {
      for (const connection of this.#connections()) connection.destroy();
    });
    await isEmpty;
    deadline.cancel();
  }

  #connections(): SocketConnection[] {
    return this.#listeners.flatMap(({ connections }) => [...connections]);
  }

  async #stopAccepting(): Promise<void> {
    for (const listener of this.#listeners) await listener.stopAccepting();
  }

  #onSlot(): void {
    if (this.#counts.total === 0) this.#onEmpty?.();
    if (!this.#isStopping) for (const listener of this.#listeners) listener.admitWaiting();
  }

  /** Or a few clients that stop in the middle of large frames would keep everyone else from being read. */
  #watchForStalls(): void {
    if (this.#isWatchingForStalls) return;
    this.#isWatchingForStalls = true;
    this.#stallTimer = this.#platform.timers.schedule(STALLED_FRAME_MS, () => {
      this.#isWatchingForStalls = false;
      if (!this.#budget.hasWaiters) return;
      const stalledSinceMs = this.#platform.clock.monotonicMs() - STALLED_FRAME_MS;
      for (const connection of this.#connections()) {
        if (!connection.isWaitingForBytes || connection.lastActiveMs > stalledSinceMs) continue;
        connection.close("the rest of its request did not come while others waited for memory");
      }
      this.#watchForStalls();
    });
  }

  #scheduleIdleCheck(delayMs: number): void {
    this.#idleTimer = this.#platform.timers.schedule(delayMs, () => this.#closeIdle());
  }

  /** One pass over all connections now and then costs less than a timer for each. */
  #closeIdle(): void {
    const nowMs = this.#platform.clock.monotonicMs();
    let nextMs = this.#idleMs;
    for (const { connections, counters } of this.#listeners) {
      for (const connection of connections) {
        if (connection.isExecuting) continue;
        const restMs = connection.lastActiveMs + this.#idleMs - nowMs;
        if (restMs > 0) {
          nextMs = Math.min(nextMs, restMs);
        } else {
          counters.idleClosedCount++;
          connection.finish();
        }
      }
    }
    this.#scheduleIdleCheck(Math.max(nextMs, this.#idleMs / IDLE_CHECKS));
  }
}

/** @throws {Error} when the listener is configured for what is not there */
export function checkSecurityProtocol({
  name,
  securityProtocol,
}: Pick<ListenerOptions, "name" | "securityProtocol">): void {
  if (isSecurityProtocolSupported(securityProtocol)) return;
  const known = SUPPORTED_SECURITY_PROTOCOLS.join(", ");
  throw new Error(`listener ${name}: security protocol ${securityProtocol} is not supported yet, only ${known}`);
}

function completed(limits: Partial<ConnectionLimits>): ConnectionLimits {
  return {
    maxConnections: limits.maxConnections ?? Number.POSITIVE_INFINITY,
    maxConnectionsPerIp: limits.maxConnectionsPerIp ?? Number.POSITIVE_INFINITY,
    maxConnectionsPerIpOverrides: limits.maxConnectionsPerIpOverrides ?? new Map(),
    maxConnectionsByListener: limits.maxConnectionsByListener ?? new Map(),
    creationRateMax: limits.creationRateMax ?? Number.POSITIVE_INFINITY,
    creationRateMaxByListener: limits.creationRateMaxByListener ?? new Map(),
  };
}
