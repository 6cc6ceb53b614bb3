import net from "node:net";
import { loopActivity } from "./loop-activity.ts";
import { RealSocket } from "./real-socket.ts";

/** What Node keeps of a connection before the stream: the thing that reads. Not a public type. */
interface TcpHandle {
  readonly fd: number;
  readStart(): void;
  useUserBuffer(buffer: Uint8Array): void;
}

/**
 * Where the next bytes go. Node asks for the buffer once at the start and after each read; it is handed out only when it
 * changes, because handing it over costs as much as a small read.
 */
class ReadBuffer {
  readonly scratch: Uint8Array;
  target: Uint8Array | undefined;
  #current: Uint8Array | undefined;

  constructor(scratch: Uint8Array) {
    this.scratch = scratch;
  }

  /** The buffer of the next read when it is another than the last one's. */
  readonly next = (): Uint8Array | null => {
    const wanted = this.target ?? this.scratch;
    if (wanted === this.#current) return null;
    this.#current = wanted;
    return wanted;
  };

  /** The buffer that the last read filled. */
  get current(): Uint8Array {
    return this.#current ?? this.scratch;
  }
}

/**
 * After so many bytes a connection waits for its next turn. Node reads up to 32 times in a row from a peer that is fast
 * enough: 8 MiB of small requests would hold up all others for a tenth of a second.
 */
const TURN_BYTES_MAX = 1024 * 1024;

/** A connection that reads into a scratch buffer shared by all, or where `readInto` says: no allocation per read. */
export class ScratchSocket extends RealSocket {
  readonly #buffer: ReadBuffer;
  #bytesSinceYield = 0;

  private constructor(stream: net.Socket, buffer: ReadBuffer) {
    super(stream);
    this.#buffer = buffer;
  }

  /**
   * Takes an accepted, paused connection over; `undefined` when this Node does not let us, and the connection is as
   * before. The server no longer counts it.
   */
  static take(accepted: net.Socket, scratch: Uint8Array): ScratchSocket | undefined {
    const holder = accepted as unknown as { _handle: TcpHandle | null };
    const handle = holder._handle;
    if (typeof handle?.useUserBuffer !== "function" || typeof handle.readStart !== "function") return undefined;
    holder._handle = null;
    // Without its handle this closes nothing; it lets the server forget the connection.
    accepted.destroy();
    let socket: ScratchSocket | undefined;
    const buffer = new ReadBuffer(scratch);
    const options = { handle, onread: readOptions(buffer, () => socket) };
    socket = new ScratchSocket(new net.Socket(options as unknown as net.SocketConstructorOpts), buffer);
    return socket;
  }

  /** Connects; the stream of the socket tells when it is there. */
  static connect(host: string, port: number, scratch: Uint8Array): { stream: net.Socket; socket: ScratchSocket } {
    let socket: ScratchSocket | undefined;
    const buffer = new ReadBuffer(scratch);
    const onread = readOptions(buffer, () => socket);
    const stream = net.connect({ host, port, noDelay: true, keepAlive: true, onread } as net.NetConnectOpts);
    socket = new ScratchSocket(stream, buffer);
    return { stream, socket };
  }

  readInto(target: Uint8Array | undefined): void {
    this.#buffer.target = target !== undefined && target.length > 0 ? target : undefined;
  }

  /** @internal */
  deliver(byteCount: number): void {
    const buffer = this.#buffer;
    // Whoever wants the next read in the same target says so in the callback; nobody's memory is written to by default.
    const filled = buffer.current;
    buffer.target = undefined;
    loopActivity.reads++;
    this.onData(filled.subarray(0, byteCount));
    this.#bytesSinceYield += byteCount;
    if (this.#bytesSinceYield < TURN_BYTES_MAX) return;
    this.#bytesSinceYield = 0;
    this.yieldTurn();
  }
}

function readOptions(buffer: ReadBuffer, socket: () => ScratchSocket | undefined): unknown {
  return {
    buffer: buffer.next,
    callback: (byteCount: number): boolean => {
      socket()?.deliver(byteCount);
      return true;
    },
  };
}
