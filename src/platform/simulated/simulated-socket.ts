import type { Socket } from "../platform.ts";
import type { Scheduler } from "./scheduler.ts";
import { systemError } from "./system-error.ts";

/** Bytes that the receiver's side holds for a reader that paused, as a kernel's buffers would. */
const WINDOW_BYTES = 256 * 1024;
/** As a Node stream: `write` says "enough" from here. */
const HIGH_WATER_BYTES = 64 * 1024;
/** What bytes are overwritten with after `onData`, so that a view that was kept is noticed. */
const POISON = 0xdb;
const NOTHING = (): void => undefined;

/** What a socket asks the network: how long a packet takes now, or that the line is cut. */
export interface Line {
  readonly isCut: () => boolean;
  readonly delayMs: () => number;
}

interface Pending {
  readonly bytes: Buffer;
  readonly onWritten: (() => void) | undefined;
}

/** Where a socket is and what it is connected to. */
export interface SimulatedAddress {
  readonly address: string;
  readonly port: number;
}

/** One end of a simulated connection. */
export class SimulatedSocket implements Socket {
  onData: (bytes: Uint8Array) => void = NOTHING;
  onClose: (error?: Error) => void = NOTHING;
  onDrain: () => void = NOTHING;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly #scheduler: Scheduler;
  readonly #line: Line;
  #peer: SimulatedSocket | undefined;
  #target: Uint8Array | undefined;
  #isPaused = false;
  #isClosed = false;
  /** `close` was called: a FIN follows the last byte. */
  #isEnding = false;
  #needsDrain = false;
  /** Given to `write`, not yet in the peer's window. */
  #outbox: Pending[] = [];
  #outboxBytes = 0;
  /** On the way or waiting in the window of this end. */
  #windowBytes = 0;
  #inbox: Buffer[] = [];
  #hasPeerEnded = false;
  #lastArrivalMs = 0;

  constructor(scheduler: Scheduler, line: Line, local: SimulatedAddress, remote: SimulatedAddress) {
    this.#scheduler = scheduler;
    this.#line = line;
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  static join(one: SimulatedSocket, other: SimulatedSocket): void {
    one.#peer = other;
    other.#peer = one;
  }

  get bufferedBytes(): number {
    return this.#outboxBytes;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#scheduler.after(0, () => this.#read());
  }

  readInto(target: Uint8Array | undefined): void {
    this.#target = target !== undefined && target.length > 0 ? target : undefined;
  }

  write(chunks: readonly Uint8Array[], onWritten?: () => void): boolean {
    if (chunks.length === 0 || this.#isClosed || this.#isEnding) {
      onWritten?.();
      return true;
    }
    const bytes = Buffer.concat(chunks);
    this.#outbox.push({ bytes, onWritten });
    this.#outboxBytes += bytes.length;
    this.#scheduler.after(0, () => this.pump());
    if (this.#outboxBytes < HIGH_WATER_BYTES) return true;
    this.#needsDrain = true;
    return false;
  }

  close(): void {
    if (this.#isClosed || this.#isEnding) return;
    this.#isEnding = true;
    this.#scheduler.after(0, () => this.pump());
  }

  destroy(): void {
    this.#end(undefined);
    const peer = this.#peer;
    if (peer !== undefined) this.#send(() => peer.#receiveReset());
  }

  /** The connection breaks at this end, as a reset would break it. */
  reset(): void {
    this.#end(systemError("ECONNRESET", "read"));
  }

  /** Moves bytes into the peer's window as far as it has room. The network calls it when a cut line is whole again. */
  pump(): void {
    const peer = this.#peer;
    if (this.#isClosed || peer === undefined || this.#line.isCut()) return;
    while (this.#outbox.length > 0 && peer.#windowBytes < WINDOW_BYTES) {
      const { bytes, onWritten } = this.#outbox.shift() as Pending;
      this.#outboxBytes -= bytes.length;
      peer.#windowBytes += bytes.length;
      this.#send(() => peer.#receive(bytes));
      onWritten?.();
    }
    if (this.#outbox.length > 0) return;
    if (this.#needsDrain) {
      this.#needsDrain = false;
      this.onDrain();
    }
    if (!this.#isEnding) return;
    this.#send(() => peer.#receiveEnd());
    this.#end(undefined);
  }

  /** Packets of one direction keep their order. */
  #send(arrive: () => void): void {
    const nowMs = this.#scheduler.monotonicMs();
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + this.#line.delayMs());
    this.#scheduler.after(this.#lastArrivalMs - nowMs, arrive);
  }

  #receive(bytes: Buffer): void {
    this.#inbox.push(bytes);
    this.#read();
  }

  #receiveEnd(): void {
    this.#hasPeerEnded = true;
    this.#read();
  }

  #receiveReset(): void {
    this.reset();
  }

  #read(): void {
    while (this.#inbox.length > 0 && !this.#isPaused && !this.#isClosed) {
      const bytes = this.#inbox[0] as Buffer;
      const target = this.#target;
      this.#target = undefined;
      const part = bytes.subarray(0, target?.length ?? bytes.length);
      if (part.length === bytes.length) this.#inbox.shift();
      else this.#inbox[0] = bytes.subarray(part.length);
      this.#windowBytes -= part.length;
      if (target === undefined) {
        this.onData(part);
        part.fill(POISON);
      } else {
        target.set(part);
        this.onData(target.subarray(0, part.length));
      }
      this.#peer?.pump();
    }
    // As a stream that does not allow half-open connections: the peer's end is ours, once what we owe is out.
    if (this.#hasPeerEnded && this.#inbox.length === 0 && !this.#isPaused) this.close();
  }

  #end(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#inbox = [];
    const unsent = this.#outbox;
    this.#outbox = [];
    this.#outboxBytes = 0;
    for (const { onWritten } of unsent) onWritten?.();
    this.#scheduler.after(0, () => this.onClose(error));
  }
}
