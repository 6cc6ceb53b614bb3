/**
 * Which folder of `src/` may import which: the architecture as data. `layers.test.ts` enforces it,
 * `node tools/layers.ts` prints ARCHITECTURE.md from it.
 */
import { writeFileSync } from "node:fs";

/** A folder of `src/`: what it is for, and the only other folders that its files may import. */
export interface Layer {
  readonly folder: string;
  readonly purpose: string;
  readonly imports: readonly string[];
}

const DATA = ["base", "platform", "protocol", "records"] as const;

/** Lowest first; a folder imports only folders above it in this list (lower in the system), and only those named. */
export const LAYERS: readonly Layer[] = [
  {
    folder: "base",
    purpose: "Assertions, int64, CRC-32C, uuids, `.properties` text, the logger's interface.",
    imports: [],
  },
  {
    folder: "platform",
    purpose: "The only door to time, chance, timers, disk and sockets: the interface, the real and the simulated one.",
    imports: ["base"],
  },
  {
    folder: "protocol",
    purpose: "Kafka's wire: reader, writer, headers, API keys, errors, and one generated codec per message.",
    imports: ["base"],
  },
  {
    folder: "records",
    purpose: "Record batch v2, records, compression, control records, validation of what clients send.",
    imports: ["base", "protocol"],
  },
  {
    folder: "config",
    purpose: "Every config of Kafka 4.4: definitions, parsing, validation, synonyms, `server.properties`, its lint.",
    imports: ["base", "protocol"],
  },
  { folder: "metrics", purpose: "Registry, meters, histograms, Prometheus text.", imports: ["base"] },
  {
    folder: "log",
    purpose: "The log on disk: segments, indexes, producer state, leader epochs, recovery, retention, log manager.",
    imports: DATA,
  },
  {
    folder: "raft",
    purpose: "The metadata quorum, today of one voter: moves opaque records, snapshots, quorum state.",
    imports: [...DATA, "metrics", "log"],
  },
  {
    folder: "metadata",
    purpose: "Metadata records, the immutable image and its delta, publishers.",
    imports: ["base", "protocol"],
  },
  {
    folder: "controller",
    purpose: "One control manager per concern: validate, records, append, replay, respond.",
    imports: ["base", "platform", "protocol", "config", "metrics", "raft", "metadata"],
  },
  {
    folder: "replication",
    purpose: "Partitions (ISR, high watermark), the replica manager, delayed produce and fetch.",
    imports: [...DATA, "log", "metadata"],
  },
  {
    folder: "coordinators",
    purpose: "Event-sourced state on a partition: the runtime, and the group coordinator on it.",
    imports: DATA,
  },
  {
    folder: "network",
    purpose: "Listeners, connections (framing, order, back-pressure, admission), our client to other nodes.",
    imports: ["base", "platform", "protocol"],
  },
  {
    folder: "broker",
    purpose: "Dispatch, request context, and one handler per API.",
    imports: [
      ...DATA,
      "config",
      "metrics",
      "log",
      "raft",
      "metadata",
      "controller",
      "replication",
      "coordinators",
      "network",
    ],
  },
  {
    folder: "server",
    purpose: "The composition root: builds everything once, starts and stops it in order; the embeddable API.",
    imports: [
      "base",
      "platform",
      "protocol",
      "config",
      "metrics",
      "log",
      "metadata",
      "controller",
      "replication",
      "coordinators",
      "network",
      "broker",
    ],
  },
  {
    folder: "parity",
    purpose: "What this build is compatible with, as facts: the parity artifact and its comparison.",
    imports: [
      "base",
      "protocol",
      "records",
      "config",
      "log",
      "raft",
      "metadata",
      "controller",
      "coordinators",
      "broker",
      "server",
    ],
  },
  {
    folder: "cli",
    purpose: "The `rafka` command: serve, storage, config lint, parity, wire, and what speaks to a broker.",
    imports: [...DATA, "config", "raft", "metadata", "controller", "network", "server", "parity"],
  },
  {
    folder: "testing",
    purpose: "What tests share: clusters, raw connections, fault injection, builders.",
    imports: [...DATA, "config", "log", "controller", "replication", "coordinators", "network", "broker", "server"],
  },
];

/** Node modules that reach the world; only `platform`, `testing` and the command line may import them. */
export const WORLD_MODULES: readonly string[] = [
  "node:fs",
  "node:fs/promises",
  "node:net",
  "node:tls",
  "node:timers",
  "node:timers/promises",
  "node:dgram",
  "node:http",
  "node:child_process",
];

function architecture(): string {
  const rows = LAYERS.map(
    ({ folder, purpose, imports }) =>
      `| \`${folder}/\` | ${purpose} | ${[...new Set(imports)].join(", ") || "nothing"} |`,
  );
  return [
    "# Architecture",
    "",
    "Printed from `tools/layers.ts` by `node tools/layers.ts`; a test enforces it. A folder of `src/` imports only",
    "the folders that its row names, so a change is felt downwards in this table, never upwards.",
    "",
    "| folder | what it is for | imports |",
    "|---|---|---|",
    ...rows,
    "",
    "The design behind it is in `docs/design/`.",
    "",
  ].join("\n");
}

if (import.meta.main) writeFileSync(new URL("../ARCHITECTURE.md", import.meta.url), architecture());

export { architecture };
