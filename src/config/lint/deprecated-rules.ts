/** Names that Kafka 4.4 still takes and Kafka 5 will not. */
import type { Finding, FindingAt } from "./finding.ts";

const DEPRECATED: Readonly<Record<string, string>> = {
  "log.cleaner.enable": "remove it: the cleaner always runs",
  "group.coordinator.rebalance.protocols": "remove it: every protocol is served by feature level",
  "remote.log.manager.thread.pool.size": "use remote.log.manager.follower.thread.pool.size",
};

/** Deprecated names beside `broker.id`, of which a start warns by itself. */
export function* deprecatedFindings(properties: ReadonlyMap<string, string>, at: FindingAt): Generator<Finding> {
  for (const [name, fix] of Object.entries(DEPRECATED)) {
    if (properties.has(name)) yield at("deprecated-name", name, "is deprecated", fix);
  }
}
