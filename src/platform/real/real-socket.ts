import type net from "node:net";
import type { Socket } from "../platform.ts";
import { loopActivity } from "./loop-activity.ts";

const NOTHING = (): void => undefined;

/**
 * A Node stream as our socket. How bytes come in is the subclass's business; sending, closing and errors are here.
 *
 * TLS plugs in as another stream under `StreamSocket`.
 */
export abstract class RealSocket implements Socket {
  onData: (bytes: Uint8Array) => void = NOTHING;
  onClose: (error?: Error) => void = NOTHING;
  onDrain: () => void = NOTHING;
  readonly #stream: net.Socket;
  #error: Error | undefined;
  #isPaused = false;
  #remoteAddress: string | undefined;

  constructor(stream: net.Socket) {
    this.#stream = stream;
    stream.on("error", (error) => (this.#error = error));
    stream.on("close", () => this.onClose(this.#error));
    stream.on("drain", () => this.onDrain());
  }

  get remoteAddress(): string {
    // Kept: the registry of connections per address asks once more after the close.
    this.#remoteAddress ??= plainAddress(this.#stream.remoteAddress);
    return this.#remoteAddress;
  }

  get remotePort(): number {
    return this.#stream.remotePort ?? 0;
  }

  get localAddress(): string {
    return plainAddress(this.#stream.localAddress);
  }

  get localPort(): number {
    return this.#stream.localPort ?? 0;
  }

  get bufferedBytes(): number {
    return this.#stream.writableLength;
  }

  pause(): void {
    this.#isPaused = true;
    this.#stream.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#stream.resume();
  }

  /** Begins to read an accepted connection, unless whoever got it wants to wait. */
  start(): void {
    if (!this.#isPaused) this.#stream.resume();
  }

  /** Lets everybody else have a turn before this connection is read again. */
  protected yieldTurn(): void {
    this.#stream.pause();
    setImmediate(() => {
      if (!this.#isPaused) this.#stream.resume();
    });
  }

  abstract readInto(target: Uint8Array | undefined): void;

  write(chunks: readonly Uint8Array[], onWritten?: () => void): boolean {
    const stream = this.#stream;
    const last = chunks.length - 1;
    if (last < 0 || stream.destroyed || stream.writableEnded) {
      onWritten?.();
      return true;
    }
    if (last === 0) return stream.write(chunks[0] as Uint8Array, onWritten);
    stream.cork();
    for (let index = 0; index < last; index++) stream.write(chunks[index] as Uint8Array);
    const isRoom = stream.write(chunks[last] as Uint8Array, onWritten);
    stream.uncork();
    return isRoom;
  }

  close(): void {
    if (this.#stream.destroyed) return;
    // Nothing more is read, so the peer's own close would go unseen: once our bytes are out the connection is over.
    this.#stream.end(() => this.#stream.destroy());
  }

  destroy(): void {
    this.#stream.destroy();
  }
}

/** Bytes by `'data'`, each chunk in memory of its own: the path of TLS, and where a handle cannot be taken over. */
export class StreamSocket extends RealSocket {
  constructor(stream: net.Socket) {
    super(stream);
    stream.on("data", (bytes: Buffer) => {
      loopActivity.reads++;
      this.onData(bytes);
    });
  }

  /** Not here: the stream allocates before it reads. */
  readInto(): void {}
}

/** Java and our logs write ::ffff:10.0.0.1 as 10.0.0.1. */
function plainAddress(address: string | undefined): string {
  if (address === undefined) return "unknown";
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}
