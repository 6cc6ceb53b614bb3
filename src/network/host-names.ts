/**
 * Looks up names of hosts that clients send.
 *
 * A look-up takes one of the few threads that also write to the disk, for as long as name servers let it wait: so there is
 * one at a time, and an end to waiting. Names that were not reached by then count as unknown.
 */
import type { Sockets, Timers } from "../platform/platform.ts";

/** How long one request may wait. */
export const LOOK_UP_MS_MAX = 10_000;

/** Names of one request that are looked up. */
export const NAMES_MAX = 1_000;

/** The names of one broker's clients. */
export class HostNames {
  readonly #sockets: Pick<Sockets, "hasAddress">;
  readonly #timers: Timers;
  /** Fulfilled when the look-ups so far have ended; never rejects. */
  #turn: Promise<void> = Promise.resolve();

  constructor(platform: { readonly sockets: Pick<Sockets, "hasAddress">; readonly timers: Timers }) {
    this.#sockets = platform.sockets;
    this.#timers = platform.timers;
  }

  /** Those of the names that have an address, as far as {@link LOOK_UP_MS_MAX} and {@link NAMES_MAX} allow. Never rejects. */
  async known(names: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    if (names.size === 0) return known;
    const wait = { isOver: false };
    this.#turn = this.#turn.then(async () => {
      let count = 0;
      for (const name of names) {
        if (wait.isOver || ++count > NAMES_MAX) return;
        if (await this.#sockets.hasAddress(name)) known.add(name);
      }
    });
    await new Promise<void>((resolve) => {
      const deadline = this.#timers.schedule(LOOK_UP_MS_MAX, resolve);
      void this.#turn.then(() => {
        deadline.cancel();
        resolve();
      });
    });
    wait.isOver = true;
    // What a late look-up still finds is nobody's any more.
    return new Set(known);
  }
}
