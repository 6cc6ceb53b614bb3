import type { ConnectOptions, ListenOptions, ServerSocket, Socket, Sockets } from "../platform.ts";
import type { Scheduler } from "./scheduler.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { SimulatedSocket } from "./simulated-socket.ts";
import { systemError } from "./system-error.ts";

const LOOPBACK = "127.0.0.1";
const EPHEMERAL_PORT_FIRST = 49_152;

interface Connection {
  readonly port: number;
  readonly client: SimulatedSocket;
  readonly server: SimulatedSocket;
}

/** A network in memory, one host; listeners are told apart by port. Packets take `delay`, lines can be cut and reset. */
export class SimulatedNetwork implements Sockets {
  /** How long a packet takes; both ends inclusive. Default 0. */
  delay: { readonly minMs: number; readonly maxMs: number } = { minMs: 0, maxMs: 0 };
  /** Names beside `localhost`, and how long a look-up takes. */
  hostNames: ReadonlyMap<string, { readonly afterMs: number }> = new Map();
  /** Look-ups that have not ended. */
  lookUpsUnderWay = 0;
  readonly #scheduler: Scheduler;
  readonly #random: SeededRandom;
  readonly #listeners = new Map<number, (socket: Socket) => void>();
  readonly #cutPorts = new Set<number>();
  #connections: Connection[] = [];
  #nextPort = EPHEMERAL_PORT_FIRST;

  constructor(scheduler: Scheduler, random: SeededRandom) {
    this.#scheduler = scheduler;
    this.#random = random;
  }

  listen({ host, port }: ListenOptions, onConnection: (socket: Socket) => void): Promise<ServerSocket> {
    const bound = port === 0 ? this.#nextPort++ : port;
    if (this.#listeners.has(bound)) {
      const error = systemError("EADDRINUSE", "listen");
      error.message = `${host === "" ? "*" : host}:${bound} is already in use by process ${process.pid} (this one)`;
      return Promise.reject(error);
    }
    this.#listeners.set(bound, onConnection);
    const close = (): Promise<void> => {
      this.#listeners.delete(bound);
      return Promise.resolve();
    };
    return Promise.resolve({ host: LOOPBACK, port: bound, close });
  }

  connect({ host, port, timeoutMs }: ConnectOptions): Promise<Socket> {
    return new Promise((resolve, reject) => {
      if (this.#cutPorts.has(port)) {
        this.#scheduler.after(timeoutMs, () => reject(systemError("ETIMEDOUT", "connect", `${host}:${port}`)));
        return;
      }
      this.#scheduler.after(this.#delayMs(), () => {
        const onConnection = this.#listeners.get(port);
        if (onConnection === undefined) {
          reject(systemError("ECONNREFUSED", "connect", `${host}:${port}`));
          return;
        }
        const { client, server } = this.#pair(port);
        onConnection(server);
        resolve(client);
      });
    });
  }

  hasAddress(hostName: string): Promise<boolean> {
    const found = hostName === "localhost" ? { afterMs: 0 } : this.hostNames.get(hostName);
    if (found === undefined) return Promise.resolve(false);
    this.lookUpsUnderWay++;
    return new Promise((resolve) => {
      this.#scheduler.after(found.afterMs, () => {
        this.lookUpsUnderWay--;
        resolve(true);
      });
    });
  }

  /** From now on nothing gets through to or from a listener's port; connections stay, their bytes wait. */
  cut(port: number): void {
    this.#cutPorts.add(port);
  }

  /** What waited gets through. */
  heal(port: number): void {
    this.#cutPorts.delete(port);
    for (const { client, server } of this.#alive(port)) {
      client.pump();
      server.pump();
    }
  }

  /** Breaks the connections of a listener's port at both ends. */
  reset(port: number): void {
    for (const { client, server } of this.#alive(port)) {
      client.reset();
      server.reset();
    }
  }

  /** The machine is gone: listeners and connections too, without a word to anyone. */
  crash(): void {
    this.#listeners.clear();
    this.#connections = [];
    this.#cutPorts.clear();
  }

  #pair(port: number): Connection {
    const remote = { address: LOOPBACK, port: this.#nextPort++ };
    const local = { address: LOOPBACK, port };
    const line = { isCut: () => this.#cutPorts.has(port), delayMs: () => this.#delayMs() };
    const client = new SimulatedSocket(this.#scheduler, line, remote, local);
    const server = new SimulatedSocket(this.#scheduler, line, local, remote);
    SimulatedSocket.join(client, server);
    const connection = { port, client, server };
    this.#connections = this.#connections.filter((known) => !known.client.isClosed || !known.server.isClosed);
    this.#connections.push(connection);
    return connection;
  }

  #alive(port: number): Connection[] {
    return this.#connections.filter((connection) => connection.port === port);
  }

  #delayMs(): number {
    const { minMs, maxMs } = this.delay;
    return minMs + Math.round(this.#random.next() * (maxMs - minMs));
  }
}
