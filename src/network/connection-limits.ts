import { ConnectionRate } from "./connection-rate.ts";

/** How many connections there may be. Kafka's defaults are without limit. */
export interface ConnectionLimits {
  /** `max.connections` of the broker. */
  readonly maxConnections: number;
  /** `max.connections.per.ip`. */
  readonly maxConnectionsPerIp: number;
  /** `max.connections.per.ip.overrides` by numeric address. */
  readonly maxConnectionsPerIpOverrides: ReadonlyMap<string, number>;
  /** `listener.name.<listener>.max.connections` by the listener's name. */
  readonly maxConnectionsByListener: ReadonlyMap<string, number>;
  /** `max.connection.creation.rate` of the broker: new connections a second. */
  readonly creationRateMax: number;
  /** `listener.name.<listener>.max.connection.creation.rate` by the listener's name. */
  readonly creationRateMaxByListener: ReadonlyMap<string, number>;
}

/** How the rate of new connections is measured. */
export interface RateWindows {
  /** `quota.window.num` */
  readonly windowCount: number;
  readonly windowMs: number;
}

/** Counts connections of the broker, of each listener and of each address against their limits. */
export class ConnectionCounts {
  #limits: ConnectionLimits;
  #total = 0;
  readonly #byListener = new Map<string, number>();
  readonly #byAddress = new Map<string, number>();
  readonly #windows: RateWindows;
  readonly #rate: ConnectionRate;
  readonly #rateByListener = new Map<string, ConnectionRate>();

  constructor(limits: ConnectionLimits, windows: RateWindows) {
    this.#limits = limits;
    this.#windows = windows;
    this.#rate = new ConnectionRate(windows);
  }

  get total(): number {
    return this.#total;
  }

  /** New limits hold for connections to come. */
  updateLimits(limits: ConnectionLimits): void {
    this.#limits = limits;
  }

  /** Counts a new connection. @returns how long it, and all that come after it on its listener, must wait, ms */
  recordCreation(listener: string, nowMs: number): number {
    const { creationRateMax, creationRateMaxByListener } = this.#limits;
    let rate = this.#rateByListener.get(listener);
    if (rate === undefined) this.#rateByListener.set(listener, (rate = new ConnectionRate(this.#windows)));
    const listenerMax = creationRateMaxByListener.get(listener) ?? Number.POSITIVE_INFINITY;
    return Math.max(this.#rate.record(nowMs, creationRateMax), rate.record(nowMs, listenerMax));
  }

  /** Whether the broker and the listener have room for one more. */
  hasSlot(listener: string): boolean {
    const { maxConnections, maxConnectionsByListener } = this.#limits;
    if (this.#total >= maxConnections) return false;
    const listenerMax = maxConnectionsByListener.get(listener);
    return listenerMax === undefined || (this.#byListener.get(listener) ?? 0) < listenerMax;
  }

  /** The limit that one more connection from `address` would pass, `undefined` when it is welcome. */
  limitPassedBy(address: string): number | undefined {
    const { maxConnectionsPerIp, maxConnectionsPerIpOverrides } = this.#limits;
    const limit = maxConnectionsPerIpOverrides.get(address) ?? maxConnectionsPerIp;
    return (this.#byAddress.get(address) ?? 0) >= limit ? limit : undefined;
  }

  add(listener: string, address: string): void {
    this.#total++;
    change(this.#byListener, listener, 1);
    change(this.#byAddress, address, 1);
  }

  remove(listener: string, address: string): void {
    this.#total--;
    change(this.#byListener, listener, -1);
    change(this.#byAddress, address, -1);
  }
}

/** Names with no connection are forgotten, or a scan from many addresses would fill memory. */
function change(counts: Map<string, number>, name: string, by: number): void {
  const count = (counts.get(name) ?? 0) + by;
  if (count === 0) counts.delete(name);
  else counts.set(name, count);
}
