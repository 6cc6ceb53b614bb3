/**
 * Finds out which configs something in `src/` acts on: the `effect` column of the tables is held against it, so that the
 * documentation does not promise what nobody reads. `node tools/config-import/effects.ts` writes the column.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { TOPIC_SYNONYMS } from "../../src/config/definitions/synonyms.ts";

/** Read through accessors of `BrokerConfig` with names of their own. */
const BY_ACCESSOR = [
  "node.id",
  "broker.id",
  "process.roles",
  "listeners",
  "advertised.listeners",
  "listener.security.protocol.map",
  "controller.listener.names",
  "log.dirs",
  "log.dir",
  "metadata.log.dir",
  "max.connections.per.ip.overrides",
];

/** Topic configs that a log acts on, by the field that it reads of its config. */
const BY_LOG_FIELD: Readonly<Record<string, string>> = {
  segmentBytes: "segment.bytes",
  segmentMs: "segment.ms",
  segmentJitterMs: "segment.jitter.ms",
  segmentIndexBytes: "segment.index.bytes",
  indexIntervalBytes: "index.interval.bytes",
  retentionBytes: "retention.bytes",
  retentionMs: "retention.ms",
  flushMessages: "flush.messages",
  flushMs: "flush.ms",
  fileDeleteDelayMs: "file.delete.delay.ms",
  maxMessageBytes: "max.message.bytes",
  cleanupPolicy: "cleanup.policy",
  compressionType: "compression.type",
  compressionGzipLevel: "compression.gzip.level",
  compressionLz4Level: "compression.lz4.level",
  compressionZstdLevel: "compression.zstd.level",
  messageTimestampType: "message.timestamp.type",
  messageTimestampBeforeMaxMs: "message.timestamp.before.max.ms",
  messageTimestampAfterMaxMs: "message.timestamp.after.max.ms",
  preallocate: "preallocate",
  minCleanableDirtyRatio: "min.cleanable.dirty.ratio",
  minCompactionLagMs: "min.compaction.lag.ms",
  maxCompactionLagMs: "max.compaction.lag.ms",
  deleteRetentionMs: "delete.retention.ms",
};

/** Names of configs that have an effect; a topic's and a broker's of the same name share the entry. */
export function usedConfigs(): ReadonlySet<string> {
  const used = new Set(BY_ACCESSOR);
  const sources = globSync("src/**/*.ts").filter(
    (path) => !/^src\/(config|cli|testing)\/|\.test\.ts$|src\/protocol\/generated/.test(path.replaceAll("\\", "/")),
  );
  for (const path of sources) {
    const text = readFileSync(path, "utf8");
    for (const [, name = ""] of text.matchAll(/config\.get\("([a-z0-9.]+)"\)/g)) used.add(name);
    for (const [, field = ""] of text.matchAll(/\bconfig\.(\w+)/g)) addTopicConfig(used, BY_LOG_FIELD[field]);
  }
  addTopicConfig(used, "min.insync.replicas");
  addTopicConfig(used, "unclean.leader.election.enable");
  used.add("internal.segment.bytes");
  return used;
}

/** A topic config that is read is read with all that stand behind it. */
function addTopicConfig(used: Set<string>, name: string | undefined): void {
  if (name === undefined) return;
  used.add(name);
  for (const synonym of TOPIC_SYNONYMS[name] ?? []) used.add(typeof synonym === "string" ? synonym : synonym[0]);
}

/** Rewrites the effect column: `used` where something reads it, else `moot` as it was, else `later`. */
function main(): void {
  const used = usedConfigs();
  for (const path of globSync("src/config/definitions/*.ts")) {
    const lines = readFileSync(path, "utf8").split("\n");
    const written = lines.map((line) => {
      const cells = line.split(" | ");
      if (cells.length !== 8 || line.startsWith(" *")) return line;
      cells[6] = used.has(cells[0] ?? "") ? "used" : cells[6] === "moot" ? "moot" : "later";
      return cells.join(" | ");
    });
    writeFileSync(path, written.join("\n"));
  }
}

if (import.meta.main) main();
