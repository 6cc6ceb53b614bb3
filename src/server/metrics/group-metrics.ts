/** Metrics of the groups that this broker coordinates, and of its fetch sessions. */
import { gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

const PREFIX = "kafka_coordinator_group_groupmetadatamanager";
const STATES = ["Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"] as const;

/** See the file's head. */
export const GROUP_METRICS: readonly MetricDefinition<MeasuredBroker>[] = [
  gauge(`${PREFIX}_numoffsets`, "Committed offsets.", ({ services }) => services.groups.census().offsetCount),
  gauge(`${PREFIX}_numgroups`, "Groups that this broker coordinates.", ({ services }) => {
    let count = 0;
    for (const inState of Object.values(services.groups.census().groups)) count += inState;
    return count;
  }),
  ...STATES.map((state) =>
    gauge<MeasuredBroker>(
      `${PREFIX}_numgroups${state.toLowerCase()}`,
      `Groups in the state ${state}.`,
      ({ services }) => services.groups.census().groups[state],
    ),
  ),
  gauge(
    "kafka_server_fetchsessioncache_numincrementalfetchsessions",
    "Fetch sessions that are kept.",
    ({ services }) => services.fetchSessions.size,
  ),
];
