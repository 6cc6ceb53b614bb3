/** What handlers may use of the broker: the composition root builds it once, and every request context points at it. */
import type { Logger, LoggerLevels } from "../base/logger.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import type { ControllerClient } from "../controller/controller-client.ts";
import type { GroupCoordinator } from "../coordinators/group/group-coordinator.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { HostNames } from "../network/host-names.ts";
import type { Clock, Random, Timers } from "../platform/platform.ts";
import type { QuorumDescription } from "../raft/raft-client.ts";
import type { ReadBuffers } from "../replication/read-buffers.ts";
import type { ReplicaManager } from "../replication/replica-manager.ts";
import type { Authorizer } from "./authorizer.ts";
import type { ApiVersionsCatalog } from "./dispatch/api-versions-catalog.ts";
import type { AutoTopicCreation } from "./auto-topic-creation.ts";
import type { FetchSessionCache } from "./fetch/fetch-session-cache.ts";
import type { LogDirectories } from "./log-directories.ts";
import type { ProducerIdSupplier } from "./producer-id-supplier.ts";

/** The running broker's parts, none of which a handler owns. */
export interface BrokerServices {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly config: BrokerConfig;
  readonly logger: Logger;
  /** The levels of {@link logger}, where they can be changed. */
  readonly loggerLevels: LoggerLevels | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly hostNames: HostNames;
  readonly authorizer: Authorizer;
  readonly replicas: ReplicaManager;
  readonly groups: GroupCoordinator;
  readonly controller: ControllerClient;
  readonly fetchSessions: FetchSessionCache;
  /** Memory for what fetches read. */
  readonly readBuffers: ReadBuffers;
  readonly apiVersions: ApiVersionsCatalog;
  readonly autoTopicCreation: AutoTopicCreation;
  readonly producerIds: ProducerIdSupplier;
  /** The metadata quorum, as far as it can be described. */
  readonly quorum: { describeQuorum(): QuorumDescription };
  readonly logDirectories: LogDirectories;
  /** The metadata as of the last published record; a new object for each change. */
  metadata(): MetadataImage;
}
