import { lookup } from "node:dns/promises";
import net from "node:net";
import {
  type ConnectOptions,
  isSystemError,
  type ListenOptions,
  type ServerSocket,
  type Socket,
  type Sockets,
} from "../platform.ts";
import { namePortHolder } from "./port-holder.ts";
import { type RealSocket, StreamSocket } from "./real-socket.ts";
import { ScratchSocket } from "./scratch-socket.ts";

/** One read takes at most this much; measured best between 64 KiB and 1 MiB. */
const SCRATCH_BYTES = 256 * 1024;
/** As Kafka's `socket.listen.backlog.size`. */
const BACKLOG = 50;

/** TCP of the machine. */
export class RealSockets implements Sockets {
  readonly #takesHandles: boolean;
  #scratch: Uint8Array | undefined;

  /** `takesHandles: false` reads every connection by `'data'`. */
  constructor(takesHandles: boolean) {
    this.#takesHandles = takesHandles;
  }

  listen(options: ListenOptions, onConnection: (socket: Socket) => void): Promise<ServerSocket> {
    const { host, port, backlog = BACKLOG } = options;
    // As Kafka's acceptor: no delay and keep-alive on every connection.
    const server = net.createServer({ pauseOnConnect: true, noDelay: true, keepAlive: true }, (accepted) => {
      const socket = this.#accept(accepted);
      onConnection(socket);
      socket.start();
    });
    return new Promise((resolve, reject) => {
      server.once("error", (error) => reject(namePortHolder(error, options)));
      server.listen({ port, backlog, ...(host === "" ? {} : { host }) }, () => {
        server.removeAllListeners("error");
        // After the start: too many open files and the like. The connection is lost, the listener lives on.
        server.on("error", (error) => options.onError?.(error));
        const bound = server.address() as net.AddressInfo;
        resolve({ host: bound.address, port: bound.port, close: () => closed(server) });
      });
    });
  }

  connect({ host, port, timeoutMs }: ConnectOptions): Promise<Socket> {
    const { stream, socket } = ScratchSocket.connect(host, port, this.#sharedScratch());
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        const message = `connect ETIMEDOUT ${host}:${port} after ${timeoutMs} ms`;
        stream.destroy(Object.assign(new Error(message), { code: "ETIMEDOUT", syscall: "connect" }));
      }, timeoutMs);
      socket.onClose = (error) => {
        clearTimeout(deadline);
        reject(named(error, host, port));
      };
      stream.once("connect", () => {
        clearTimeout(deadline);
        socket.onClose = () => undefined;
        resolve(socket);
      });
    });
  }

  async hasAddress(hostName: string): Promise<boolean> {
    try {
      await lookup(hostName);
      return true;
    } catch (error) {
      // ENOTFOUND, EAI_AGAIN and others of getaddrinfo; what is no name at all is told apart by its code only.
      if (isSystemError(error)) return false;
      throw error;
    }
  }

  #accept(accepted: net.Socket): RealSocket {
    const taken = this.#takesHandles ? ScratchSocket.take(accepted, this.#sharedScratch()) : undefined;
    return taken ?? new StreamSocket(accepted);
  }

  /** Made with the first connection: a process that only writes files needs none. */
  #sharedScratch(): Uint8Array {
    this.#scratch ??= new Uint8Array(SCRATCH_BYTES);
    return this.#scratch;
  }
}

/** A name with several addresses fails with an error without words (an AggregateError of all attempts). */
function named(error: Error | undefined, host: string, port: number): Error {
  if (error === undefined) return new Error(`connection to ${host}:${port} closed`);
  if (error.message === "" && isSystemError(error)) error.message = `connect ${error.code} ${host}:${port}`;
  return error;
}

function closed(server: net.Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  // Not waiting for connections that were not taken over: they live on by contract.
  server.close();
  return Promise.resolve();
}
