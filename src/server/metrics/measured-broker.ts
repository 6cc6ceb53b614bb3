import type { BrokerServices } from "../../broker/broker-services.ts";
import type { RequestMetrics } from "../../broker/dispatch/request-metrics.ts";
import type { MetadataNode } from "../../controller/metadata-node.ts";
import type { LogManager } from "../../log/manager/log-manager.ts";
import type { ListenerGroup } from "../../network/listener-group.ts";

/** The parts of a broker that are read at a scrape. */
export interface MeasuredBroker {
  readonly requestMetrics: RequestMetrics;
  readonly network: ListenerGroup;
  readonly logManager: LogManager;
  readonly metadata: Pick<MetadataNode, "reading" | "finalizedFeatures" | "describeQuorum">;
  readonly services: Pick<BrokerServices, "nodeId" | "logger" | "replicas" | "groups" | "fetchSessions" | "metadata">;
}
