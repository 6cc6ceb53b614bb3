/**
 * Counts texts that a client chose.
 *
 * V8 hashes a string of more than 16,383 characters by its length alone, so a plain map of 3,000 names of 32 KiB compares
 * each of them with all others: half a minute for one request. Long ones are told apart by their digest here.
 */
import { hash } from "node:crypto";

/** Longer texts are looked up by their digest; far below V8's limit, since hashing a text costs its length. */
const PLAIN_CHARS_MAX = 1024;

interface Entry {
  readonly text: string;
  count: number;
}

/** How often each text was added, in the order in which they came first. */
export class TextCounts implements Iterable<readonly [text: string, count: number]> {
  readonly #entries: Entry[] = [];
  readonly #short = new Map<string, Entry>();
  readonly #long = new Map<string, Entry>();

  /** Different texts. */
  get size(): number {
    return this.#entries.length;
  }

  /** One more of it. */
  add(text: string): void {
    const isShort = text.length <= PLAIN_CHARS_MAX;
    const map = isShort ? this.#short : this.#long;
    const key = isShort ? text : digest(text);
    const entry = map.get(key);
    if (entry !== undefined) {
      entry.count++;
      return;
    }
    const added = { text, count: 1 };
    map.set(key, added);
    this.#entries.push(added);
  }

  /** How often it was added. */
  of(text: string): number {
    const entry = text.length <= PLAIN_CHARS_MAX ? this.#short.get(text) : this.#long.get(digest(text));
    return entry?.count ?? 0;
  }

  *[Symbol.iterator](): Generator<readonly [text: string, count: number]> {
    for (const { text, count } of this.#entries) yield [text, count];
  }
}

function digest(text: string): string {
  return hash("sha256", text, "base64");
}
