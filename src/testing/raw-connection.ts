import type { Platform, Socket } from "../platform/platform.ts";

/** A client that knows frames and nothing else, for tests that send what no client would. */
export class RawConnection {
  readonly socket: Socket;
  /** Fulfils when the connection is gone. */
  readonly closed: Promise<Error | undefined>;
  isClosed = false;
  receivedBytes = 0;
  readonly #frames: Buffer[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.onData = (bytes) => this.#onData(bytes);
    this.closed = new Promise((resolve) => {
      socket.onClose = (error) => {
        this.isClosed = true;
        this.#wake?.();
        resolve(error);
      };
    });
  }

  /** Connects to a port of this machine. */
  static async connect(platform: Platform, port: number, host = "127.0.0.1"): Promise<RawConnection> {
    return new RawConnection(await platform.sockets.connect({ host, port, timeoutMs: 5000 }));
  }

  /** Sends bytes as they are. */
  send(...chunks: readonly Uint8Array[]): void {
    this.socket.write(chunks);
  }

  /** Sends frames in one write, each with its size before it. */
  sendFrames(...frames: readonly Uint8Array[]): void {
    this.socket.write(frames.map(withSize));
  }

  /** The next frame that comes, without its size; rejects when the connection ends first. */
  async nextFrame(): Promise<Buffer> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (this.isClosed) throw new Error("the connection was closed before another frame came");
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** As many frames as asked for. */
  async nextFrames(count: number): Promise<Buffer[]> {
    const frames: Buffer[] = [];
    while (frames.length < count) frames.push(await this.nextFrame());
    return frames;
  }

  /** Closes, and waits until it is. */
  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  #onData(bytes: Uint8Array): void {
    this.receivedBytes += bytes.length;
    let rest: Buffer = Buffer.concat([this.#rest, bytes]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      this.#frames.push(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
    this.#rest = rest;
    this.#wake?.();
  }
}

/** A frame with its size before it. */
export function withSize(frame: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 + frame.length);
  bytes.writeInt32BE(frame.length);
  bytes.set(frame, 4);
  return bytes;
}
