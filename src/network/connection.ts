/**
 * One client connection: has its frames answered one at a time and in order, and holds no more memory than it may.
 *
 * Whole frames are answered where they lie in the bytes of a read. While a request waits for its answer the connection
 * goes on reading until one more frame is whole; so much is read ahead, and a peer that goes away is noticed. What the
 * last read brought beyond it stays in `#readAhead`, and the socket is paused.
 *
 * Invariant: at the end of every callback either the socket is read, or something that will call `#run` is under way: an
 * answer, a drain, room in the budget, the close.
 */
import type { Logger } from "../base/logger.ts";
import type { Clock, Socket, Timers } from "../platform/platform.ts";
import type { SecurityProtocol } from "../protocol/security-protocol.ts";
import type { BudgetWaiter } from "./byte-budget.ts";
import { describeForeignBytes } from "./foreign-protocol.ts";
import { Cut, FrameCutter, type CutterEnvironment } from "./frame-cutter.ts";
import type { Connection, FrameHandler, Reply } from "./frame-handler.ts";
import type { ListenerCounters } from "./network-stats.ts";
import { OutgoingReplies } from "./outgoing-replies.ts";
import type { UnsentBytes } from "./unsent-bytes.ts";

/** Replies of one callback are written when they reach this, so that a slow reader is noticed among them. */
const FLUSH_BYTES = 256 * 1024;
/** How long a connection that we close may take to accept its last bytes. */
const CLOSE_TIMEOUT_MS = 5000;
const POISON = 0xdb;
const NOTHING = new Uint8Array(0);

/** What all connections of a listener share. */
export interface ConnectionEnvironment extends CutterEnvironment {
  readonly listenerName: string;
  readonly securityProtocol: SecurityProtocol;
  readonly handler: FrameHandler;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly counters: ListenerCounters;
  /** Beyond how many of them a connection is not read. */
  readonly unsent: UnsentBytes;
  /** Overwrite frames when the handler returned, so that a view that was kept is noticed. */
  readonly poisonsFrames: boolean;
  /** Replies not in use; a callback takes one and puts it back. */
  readonly idleReplies: OutgoingReplies[];
  /** The connection is gone. */
  readonly onClosed: (connection: SocketConnection) => void;
}

/** See the file's head. */
export class SocketConnection implements Connection, BudgetWaiter {
  attachment: unknown = undefined;
  isClosed = false;
  /** On the monotonic clock: when bytes last came or an answer last went. */
  lastActiveMs: number;
  readonly #socket: Socket;
  readonly #environment: ConnectionEnvironment;
  readonly #index: number;
  readonly #cutter: FrameCutter;
  #id: string | undefined = undefined;
  /** Bytes read but not cut into frames, our own copy, and how far they are used up. */
  #readAhead: Uint8Array | undefined = undefined;
  #readAheadPosition = 0;
  #isRunning = false;
  #isExecuting = false;
  /** Budget held by the request that is executed. */
  #executingBytes = 0;
  /** What this connection told `unsent`. */
  #unsentBytes = 0;
  /** The peer does not take its replies. */
  #isBlocked = false;
  #isWaitingForRoom = false;
  #isPaused = false;
  /** No further frame is executed; the connection ends with the replies that are ready, or with the one under way. */
  #isEnding = false;
  #isShut = false;

  constructor(socket: Socket, environment: ConnectionEnvironment, index: number) {
    this.#socket = socket;
    this.#environment = environment;
    this.#index = index;
    this.#cutter = new FrameCutter(environment);
    this.lastActiveMs = environment.clock.monotonicMs();
    socket.onData = (bytes) => this.#onData(bytes);
    socket.onDrain = () => this.#onDrain();
    socket.onClose = (error) => this.#onClose(error);
  }

  get id(): string {
    const { localAddress, localPort, remoteAddress, remotePort } = this;
    this.#id ??= `${localAddress}:${localPort}-${remoteAddress}:${remotePort}-0-${this.#index}`;
    return this.#id;
  }

  get listenerName(): string {
    return this.#environment.listenerName;
  }

  get securityProtocol(): SecurityProtocol {
    return this.#environment.securityProtocol;
  }

  get remoteAddress(): string {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number {
    return this.#socket.remotePort;
  }

  get localAddress(): string {
    return this.#socket.localAddress;
  }

  get localPort(): number {
    return this.#socket.localPort;
  }

  /** Whether a request is being answered. */
  get isExecuting(): boolean {
    return this.#isExecuting;
  }

  /** Whether a frame has begun and its rest has not come. */
  get isWaitingForBytes(): boolean {
    return this.#cutter.heldBytes > 0 && !this.#cutter.isWhole && !this.#isPaused;
  }

  close(reason: string): void {
    if (this.#isShut) return;
    this.#environment.logger.info(`closing connection ${this.id}: ${reason}`, { listener: this.listenerName });
    this.#isEnding = true;
    if (!this.#isRunning) this.#shut();
  }

  /** Ends when the request under way is answered: now, if none is. Without a word in the log. */
  finish(): void {
    this.#isEnding = true;
    if (!this.#isRunning && !this.#isExecuting) this.#shut();
  }

  /** Ends now, whatever is under way and unsent. Not from within a handler's call. */
  destroy(): void {
    this.#shut();
    this.#socket.destroy();
  }

  onRoom(): void {
    this.#continue(undefined);
  }

  #onData(bytes: Uint8Array): void {
    const { counters, clock } = this.#environment;
    counters.bytesIn += bytes.length;
    this.lastActiveMs = clock.monotonicMs();
    if (this.#isEnding) return;
    if (this.#cutter.tryFill(bytes)) {
      this.#continue(undefined);
    } else if (this.#readAhead === undefined) {
      this.#run(bytes, 0, undefined);
    } else {
      // A read that was under way when the socket was paused.
      const joined = Buffer.concat([this.#readAhead.subarray(this.#readAheadPosition), bytes]);
      this.#run(joined, 0, undefined);
    }
  }

  #onDrain(): void {
    this.lastActiveMs = this.#environment.clock.monotonicMs();
    this.#noteUnsent(0);
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.#continue(undefined);
  }

  /** Goes on with the bytes that were read ahead, after `reply` if there is one. */
  #continue(reply: Reply | undefined): void {
    this.#run(this.#readAhead ?? NOTHING, this.#readAheadPosition, reply);
  }

  /** Answers what can be answered of `bytes`, keeps the rest, writes all replies at once, and decides about reading on. */
  #run(bytes: Uint8Array, position: number, reply: Reply | undefined): void {
    if (this.#isShut) return;
    const { idleReplies } = this.#environment;
    const replies = idleReplies.pop() ?? new OutgoingReplies();
    this.#isRunning = true;
    if (this.#isWaitingForRoom) {
      this.#isWaitingForRoom = false;
      this.#environment.budget.forget(this);
    }
    if (reply !== undefined) this.#answer(reply, replies);
    this.#execute(bytes, position, replies);
    this.#isRunning = false;
    this.#flush(replies);
    idleReplies.push(replies);
    if (this.#isEnding && !this.#isExecuting) this.#shut();
    if (this.#isShut) return;
    this.#keep(bytes, this.#cutter.position);
    this.#steerReading();
  }

  #execute(bytes: Uint8Array, position: number, replies: OutgoingReplies): void {
    const cutter = this.#cutter;
    for (;;) {
      const isWanted = !this.#isExecuting && !this.#isBlocked && !this.#isEnding;
      const cut = cutter.next(bytes, position, isWanted);
      position = cutter.position;
      if (cut !== Cut.FRAME) {
        if (cut === Cut.NO_ROOM) this.#waitForRoom();
        else if (cut === Cut.INVALID) this.#refuse();
        return;
      }
      this.#hand(cutter.frame as Uint8Array, cutter.takeCharge(), replies);
      cutter.release();
      if (replies.bytes >= FLUSH_BYTES) this.#flush(replies);
    }
  }

  /** One frame to the handler. What a collected frame holds of the budget goes on to a request that takes longer. */
  #hand(frame: Uint8Array, chargedBytes: number, replies: OutgoingReplies): void {
    const { handler, counters, budget, poisonsFrames } = this.#environment;
    const frameBytes = frame.length;
    counters.requestCount++;
    let reply: Reply | Promise<Reply>;
    try {
      reply = handler.onFrame(frame, this);
    } catch (error) {
      reply = this.#failed(error);
    }
    if (poisonsFrames) frame.fill(POISON);
    if (!(reply instanceof Promise)) {
      budget.give(chargedBytes);
      this.#answer(reply, replies);
      return;
    }
    budget.take(frameBytes - chargedBytes);
    this.#isExecuting = true;
    this.#executingBytes = frameBytes;
    reply.then(
      (late) => this.#onAnswered(late),
      (error: unknown) => this.#onAnswered(this.#failed(error)),
    );
  }

  #onAnswered(reply: Reply): void {
    this.#isExecuting = false;
    this.#environment.budget.give(this.#executingBytes);
    this.#executingBytes = 0;
    if (this.#isShut) {
      if (typeof reply === "object" && "release" in reply) reply.release();
      return;
    }
    this.lastActiveMs = this.#environment.clock.monotonicMs();
    this.#continue(reply);
  }

  #answer(reply: Reply, replies: OutgoingReplies): void {
    if (reply === "none") return;
    if (reply === "close") this.#isEnding = true;
    else if ("release" in reply) replies.addPooled(reply);
    else replies.add(reply);
  }

  #flush(replies: OutgoingReplies): void {
    const { bytes } = replies;
    if (bytes === 0) return;
    const { counters, unsent } = this.#environment;
    counters.bytesOut += bytes;
    const { chunks, onWritten } = replies.take();
    const isRoom = this.#socket.write(chunks, onWritten);
    if (isRoom) return;
    this.#noteUnsent(this.#socket.bufferedBytes);
    if (this.#isBlocked || this.#unsentBytes <= unsent.connectionMax) return;
    this.#isBlocked = true;
    counters.slowReaderCount++;
  }

  #noteUnsent(bytes: number): void {
    this.#environment.unsent.add(bytes - this.#unsentBytes);
    this.#unsentBytes = bytes;
  }

  /**
   * Keeps bytes that cannot be executed yet; what lies in a socket's buffer is copied. Not counted in the budget: at most
   * one read a connection, and peers that do not take their answers could fill it for all others.
   */
  #keep(bytes: Uint8Array, used: number): void {
    if (used === bytes.length) {
      this.#readAhead = undefined;
      this.#readAheadPosition = 0;
    } else if (bytes === this.#readAhead) {
      this.#readAheadPosition = used;
    } else {
      this.#readAhead = Uint8Array.prototype.slice.call(bytes, used);
      this.#readAheadPosition = 0;
    }
  }

  #steerReading(): void {
    const cutter = this.#cutter;
    // Who has room for a frame goes on with it, or nothing would ever end; all others read no more while memory is full.
    if (cutter.heldBytes === 0 && !this.#isWaitingForRoom && this.#environment.budget.isFull) this.#waitForRoom();
    const isPaused = this.#isBlocked || this.#isWaitingForRoom || cutter.isWhole || this.#readAhead !== undefined;
    if (!isPaused) this.#socket.readInto(cutter.target());
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  #waitForRoom(): void {
    this.#isWaitingForRoom = true;
    this.#environment.budget.wait(this);
  }

  #refuse(): void {
    this.#environment.counters.invalidFrameCount++;
    const what = describeForeignBytes(this.#cutter.sizeBytes, this.listenerName);
    this.#environment.logger.warn(`closing connection ${this.id}: it ${what}`, { listener: this.listenerName });
    this.#isEnding = true;
  }

  #failed(error: unknown): "close" {
    this.#environment.logger.error(`closing connection ${this.id}: its request failed`, { error });
    return "close";
  }

  /** Frees what is held and closes the socket, at once when nothing waits to be sent. */
  #shut(): void {
    if (this.#isShut) return;
    this.#isShut = true;
    this.#isEnding = true;
    // Reading must end before the frame's buffer goes back to the pool: the next owner's bytes would be overwritten.
    this.#socket.pause();
    this.#socket.readInto(undefined);
    this.#free();
    if (this.#socket.bufferedBytes === 0) {
      this.#socket.destroy();
      return;
    }
    this.#socket.close();
    this.#environment.timers.schedule(CLOSE_TIMEOUT_MS, () => this.#socket.destroy());
  }

  #free(): void {
    this.#cutter.abandon();
    this.#readAhead = undefined;
    this.#environment.budget.forget(this);
  }

  #onClose(error: Error | undefined): void {
    const { logger, handler, onClosed } = this.#environment;
    const { partialBytes, partialFrameBytes } = this.#cutter;
    if (logger.isEnabled("debug") && (error !== undefined || partialBytes > 0)) {
      const tail = partialBytes > 0 ? ` after ${partialBytes} bytes of a frame of ${partialFrameBytes}` : "";
      logger.debug(`connection ${this.id} was closed by its peer${tail}`, { error });
    }
    this.isClosed = true;
    this.#noteUnsent(0);
    this.#isShut = true;
    this.#isEnding = true;
    this.#free();
    onClosed(this);
    try {
      handler.onClose(this);
    } catch (error) {
      // Ours: nobody above could do anything with it, and the other connections must live on.
      logger.error(`failed to clean up after connection ${this.id}`, { error });
    }
  }
}
