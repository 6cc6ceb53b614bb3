import type { ServerSocket, Socket, Sockets, TimerHandle } from "../platform/platform.ts";
import type { SecurityProtocol } from "../protocol/security-protocol.ts";
import { type ConnectionEnvironment, SocketConnection } from "./connection.ts";
import type { ConnectionCounts } from "./connection-limits.ts";
import { ListenerCounters } from "./network-stats.ts";

const ACCEPT_ERROR_LOG_MS = 1000;

/** One entry of `listeners`. */
export interface ListenerOptions {
  /** The listener's name, as in `listener.security.protocol.map`. */
  readonly name: string;
  /** An address, a host name, or the empty string for every interface. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly securityProtocol: SecurityProtocol;
}

/** Where a listener really listens. */
export interface BoundEndpoint {
  readonly name: string;
  /** As configured: clients are told by `advertised.listeners`, not by this. */
  readonly host: string;
  /** The numeric address bound to. */
  readonly address: string;
  /** Never 0. */
  readonly port: number;
}

/** What the listeners of a broker share. */
export interface ListenerEnvironment extends Omit<
  ConnectionEnvironment,
  "listenerName" | "securityProtocol" | "counters" | "onClosed"
> {
  readonly sockets: Sockets;
  readonly counts: ConnectionCounts;
  /** `socket.listen.backlog.size`. */
  readonly backlog: number;
  /** A number for the next connection, never used again. */
  readonly nextIndex: () => number;
  /** A slot became free: other listeners' connections may wait for it. */
  readonly onSlot: () => void;
}

/**
 * One bound address and its connections.
 *
 * The registry of connections is our own: the server socket does not know connections that were taken over.
 */
export class Listener {
  readonly options: ListenerOptions;
  readonly counters: ListenerCounters = new ListenerCounters();
  readonly connections: Set<SocketConnection> = new Set();
  readonly #environment: ListenerEnvironment;
  readonly #connectionEnvironment: ConnectionEnvironment;
  /** Accepted, not read: at a limit, or because the broker is not ready yet. At most `backlog`. */
  readonly #waiting: Socket[] = [];
  /** The first that waits is counted in the rate of new connections, and may be served from {@link #servedFromMs} on. */
  #isFirstCounted = false;
  #servedFromMs = Number.NEGATIVE_INFINITY;
  #rateTimer: TimerHandle | undefined;
  #server: ServerSocket | undefined;
  #isOpen = false;
  #isStopped = false;
  #acceptErrorLoggedMs = Number.NEGATIVE_INFINITY;

  constructor(options: ListenerOptions, environment: ListenerEnvironment) {
    this.options = options;
    this.#environment = environment;
    this.#connectionEnvironment = {
      ...environment,
      listenerName: options.name,
      securityProtocol: options.securityProtocol,
      counters: this.counters,
      onClosed: (connection) => this.#onClosed(connection),
    };
  }

  /** Binds. Connections are accepted from now on, but not read before `open`. */
  async bind(): Promise<BoundEndpoint> {
    const { name, host, port } = this.options;
    const { sockets, backlog } = this.#environment;
    const onError = (error: Error): void => this.#onAcceptError(error);
    const server = await sockets.listen({ host, port, backlog, onError }, (socket) => this.#onConnection(socket));
    this.#server = server;
    if (this.#isStopped) {
      await server.close();
      throw new Error(`listener ${name} was stopped before it was bound`);
    }
    return { name, host, address: server.host, port: server.port };
  }

  /** Begins to serve. */
  open(): void {
    this.#isOpen = true;
    this.admitWaiting();
  }

  /** Serves connections that wait, as far as there are slots. */
  admitWaiting(): void {
    while (this.#waiting.length > 0 && this.#mayServeFirst()) {
      const socket = this.#waiting.shift() as Socket;
      this.#isFirstCounted = false;
      this.#admit(socket);
      socket.resume();
    }
  }

  /** Accepts no more; connections that wait are turned away. */
  async stopAccepting(): Promise<void> {
    this.#isStopped = true;
    this.#rateTimer?.cancel();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    await this.#server?.close();
  }

  /**
   * As Kafka's ConnectionQuotas.waitForConnectionSlot: who comes first is counted once, waits as long as the rate of new
   * connections asks, then for a slot; the others wait behind it.
   */
  #mayServeFirst(): boolean {
    if (!this.#isOpen) return false;
    const { counts, clock, timers } = this.#environment;
    const { name } = this.options;
    const nowMs = clock.monotonicMs();
    if (!this.#isFirstCounted) {
      this.#isFirstCounted = true;
      const waitMs = counts.recordCreation(name, nowMs);
      if (waitMs > 0) this.#servedFromMs = nowMs + waitMs;
    }
    if (nowMs >= this.#servedFromMs) return counts.hasSlot(name);
    this.#rateTimer ??= timers.schedule(Math.ceil(this.#servedFromMs - nowMs), () => {
      this.#rateTimer = undefined;
      this.admitWaiting();
    });
    return false;
  }

  /**
   * Kafka's acceptor stops accepting at `max.connections` until a connection closes, so that new ones wait in the
   * system's queue. A Node server cannot stop, so they wait here, as many as would there.
   */
  #onConnection(socket: Socket): void {
    if (this.#isStopped) {
      socket.destroy();
    } else if (this.#waiting.length === 0 && this.#mayServeFirst()) {
      this.#isFirstCounted = false;
      this.#admit(socket);
    } else if (this.#waiting.length < this.#environment.backlog) {
      socket.pause();
      socket.onClose = () => this.#stopWaiting(socket);
      this.#waiting.push(socket);
    } else {
      this.#reject(socket, "too many connections are waiting for a slot");
    }
  }

  /** Each is counted, one a second is logged: without descriptors every client tries again at once. */
  #onAcceptError(error: Error): void {
    this.counters.rejectedCount++;
    const { clock, logger } = this.#environment;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#acceptErrorLoggedMs < ACCEPT_ERROR_LOG_MS) return;
    this.#acceptErrorLoggedMs = nowMs;
    logger.error(`cannot accept connections: ${error.message}`, { listener: this.options.name, error });
  }

  #stopWaiting(socket: Socket): void {
    const index = this.#waiting.indexOf(socket);
    if (index >= 0) this.#waiting.splice(index, 1);
    // It stays counted: for the rate it has come.
    if (index === 0) this.#isFirstCounted = false;
  }

  #admit(socket: Socket): void {
    const { counts, nextIndex } = this.#environment;
    const limit = counts.limitPassedBy(socket.remoteAddress);
    if (limit !== undefined) {
      this.#reject(socket, `the address has its ${limit} connections already (max.connections.per.ip)`);
      return;
    }
    counts.add(this.options.name, socket.remoteAddress);
    this.counters.acceptedCount++;
    this.counters.connectionCount++;
    this.connections.add(new SocketConnection(socket, this.#connectionEnvironment, nextIndex()));
  }

  #reject(socket: Socket, reason: string): void {
    this.counters.rejectedCount++;
    const { name } = this.options;
    this.#environment.logger.info(`rejected connection from ${socket.remoteAddress}: ${reason}`, { listener: name });
    socket.destroy();
  }

  #onClosed(connection: SocketConnection): void {
    this.connections.delete(connection);
    this.counters.connectionCount--;
    this.counters.closedCount++;
    this.#environment.counts.remove(this.options.name, connection.remoteAddress);
    this.#environment.onSlot();
  }
}
