/** What a caller of `startBroker()` may ask for, and what it gets: types only, so that their declarations stand alone. */

/** A level below which nothing is logged. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "silent";

/** Options of {@link startBroker}. All are optional: `startBroker()` gives an empty broker on a free port of 127.0.0.1. */
export interface BrokerOptions {
  /**
   * Kafka's broker properties: the path of a `server.properties` file, or its entries.
   * Absent: one node, loopback only, internal topics with one replica, no rebalance delay.
   */
  readonly properties?: string | Readonly<Record<string, string>>;
  /** Entries that win over `properties`. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** The port of the plaintext listener; 0 (the default) picks a free one. Not with `listeners` in the properties. */
  readonly port?: number;
  /** Where the data is kept, created if absent. Absent (and no `log.dirs`): an ephemeral directory. */
  readonly dataDirectory?: string;
  /**
   * True: a temporary directory, removed at the stop, and nothing is ever fsynced; not with `dataDirectory`.
   * The default is true exactly when neither `dataDirectory`, `properties` nor `log.dirs` is given.
   */
  readonly ephemeral?: boolean;
  /** The id of the cluster that a new directory is formatted for, in Kafka's 22-character form; random by default. */
  readonly clusterId?: string;
  /** Serves `GET /metrics`, `/healthz` and `/readyz` on this port of 127.0.0.1; 0 picks a free one. Absent: no such server. */
  readonly metricsPort?: number;
  /** `"silent"` (the default) writes nothing; any other level logs JSON lines to stderr. */
  readonly logLevel?: LogLevel | (string & {});
  /** Aborting it stops a start that is under way (rejecting with the signal's reason), or the running broker. */
  readonly signal?: AbortSignal;
  /** How long the start may take before it is undone and rejects; 60,000 ms by default, 0 for ever. */
  readonly startTimeoutMs?: number;
  /** True: the broker runs in a worker thread, so that a busy test does not stall it. */
  readonly worker?: boolean;
}

/** A listener of a running broker. */
export interface BrokerEndpoint {
  /** The listener's name, such as `PLAINTEXT`. */
  readonly name: string;
  /** The address that clients are told. */
  readonly host: string;
  /** The bound port, also where 0 was asked. */
  readonly port: number;
}

/** A running broker. */
export interface Broker extends AsyncDisposable {
  /** What a client's bootstrap setting takes: `host:port` of the first listener. */
  readonly bootstrapServers: string;
  /** Every listener, in the order of `listeners`. */
  readonly endpoints: readonly BrokerEndpoint[];
  /** The first log directory. */
  readonly dataDirectory: string;
  /** Kafka's 22-character cluster id. */
  readonly clusterId: string;
  /** `node.id`. */
  readonly nodeId: number;
  /** `http://host:port` of the metrics server, where one was asked for. */
  readonly metricsUrl: string | undefined;
  /** Milliseconds from the call to the moment the listeners were open. */
  readonly startupMs: number;
  /** Never resolves; rejects if the broker had to stop by itself (a broken invariant, all log directories offline). */
  readonly failed: Promise<never>;
  /** Stops in order: listeners, coordinators, logs, metadata. Further calls wait for the same stop. */
  stop(): Promise<void>;
}
