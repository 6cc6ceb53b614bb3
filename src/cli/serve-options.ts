/** The options of `rafka serve`: one table for the quick parser of a start and for commander's help. */

/** What `rafka serve` was asked. */
export interface ServeOptions {
  readonly propertiesFile: string | undefined;
  readonly overrides: Readonly<Record<string, string>>;
  readonly port: number | undefined;
  readonly dataDirectory: string | undefined;
  readonly isEphemeral: boolean;
  readonly metricsPort: number | undefined;
  readonly logLevel: string;
  readonly logFormat: "json" | "readable" | undefined;
}

/** Flag, value name, what it does. */
export const SERVE_FLAGS: readonly (readonly [flag: string, value: string | undefined, doc: string])[] = [
  ["override", "KEY=VALUE", "a config that wins over the file; may be given again"],
  ["port", "PORT", "port of the plaintext listener on 127.0.0.1 (9092); 0 picks a free one"],
  ["data", "DIRECTORY", "where the data is kept (./rafka-data)"],
  ["ephemeral", undefined, "keep data in a temporary directory that goes when the broker stops"],
  ["metrics-port", "PORT", "serve /metrics, /healthz and /readyz on this port of 127.0.0.1"],
  ["log-level", "LEVELS", "info; or one for all and others by area: warn,network=debug"],
  ["log-format", "FORMAT", "json or readable; readable is the default on a terminal"],
];
