import type { PooledReply } from "./frame-handler.ts";

/** Chunks up to this size are copied together: a separate chunk costs more in the system call than its copy. */
const SMALL_BYTES_MAX = 2048;

/** The replies of one connection that are ready, on their way into one write. Used again and again. */
export class OutgoingReplies {
  #chunks: Uint8Array[] = [];
  #releases: (() => void)[] = [];
  #bytes = 0;

  /** Bytes of the replies so far. */
  get bytes(): number {
    return this.#bytes;
  }

  add(chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
    }
  }

  /** Copies what is small and gives it back at once; the rest is given back when it is written. */
  addPooled({ chunks, release }: PooledReply): void {
    let bytes = 0;
    for (const chunk of chunks) bytes += chunk.length;
    if (bytes > SMALL_BYTES_MAX) {
      this.add(chunks);
      this.#releases.push(release);
      return;
    }
    for (const chunk of chunks) this.#chunks.push(Uint8Array.prototype.slice.call(chunk));
    this.#bytes += bytes;
    release();
  }

  /** Takes what was added, in as few chunks as is cheap, and is empty. */
  take(): { readonly chunks: readonly Uint8Array[]; readonly onWritten: (() => void) | undefined } {
    const chunks = this.#chunks.length > 1 ? joinSmall(this.#chunks) : this.#chunks;
    const releases = this.#releases;
    this.#chunks = [];
    this.#releases = [];
    this.#bytes = 0;
    if (releases.length === 0) return { chunks, onWritten: undefined };
    return { chunks, onWritten: () => releaseAll(releases) };
  }
}

function releaseAll(releases: readonly (() => void)[]): void {
  for (const release of releases) release();
}

/** Neighbouring small chunks become one; large ones stay as they are. */
function joinSmall(chunks: readonly Uint8Array[]): Uint8Array[] {
  const joined: Uint8Array[] = [];
  for (let first = 0; first < chunks.length;) {
    let end = first;
    let bytes = 0;
    for (; end < chunks.length; end++) {
      const { length } = chunks[end] as Uint8Array;
      if (length > SMALL_BYTES_MAX) break;
      bytes += length;
    }
    if (end - first > 1) joined.push(joinRun(chunks, first, end, bytes));
    else joined.push(chunks[first] as Uint8Array);
    first = Math.max(end, first + 1);
  }
  return joined;
}

function joinRun(chunks: readonly Uint8Array[], first: number, end: number, bytes: number): Uint8Array {
  const run = Buffer.allocUnsafe(bytes);
  let position = 0;
  for (let index = first; index < end; index++) {
    const chunk = chunks[index] as Uint8Array;
    run.set(chunk, position);
    position += chunk.length;
  }
  return run;
}
