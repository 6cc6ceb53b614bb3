/** Rules between the configs of group coordinators, as the constructors of Kafka's GroupCoordinatorConfig check them. */
import type { BrokerConfig } from "./broker-config.ts";

/** Reports a broken rule under a config's name. */
export type Rule = (holds: boolean, name: string, message: string) => void;

/** Per kind of group: configs that have a least and a largest value of their own. */
export const BOUNDED_GROUP_CONFIGS: readonly (readonly [kind: string, names: readonly string[]])[] = [
  ["group.consumer.", ["heartbeat.interval.ms", "session.timeout.ms", "assignment.interval.ms"]],
  [
    "group.share.",
    [
      "heartbeat.interval.ms",
      "session.timeout.ms",
      "assignment.interval.ms",
      "record.lock.duration.ms",
      "delivery.count.limit",
      "partition.max.record.locks",
    ],
  ],
  ["group.streams.", ["heartbeat.interval.ms", "session.timeout.ms", "assignment.interval.ms"]],
];

/** Checks all of them; the defaults are sound, so that a start without such configs reads none of them. */
export function groupRules(config: BrokerConfig, rule: Rule): void {
  if (![...config.originals.keys()].some((name) => /^group\.(consumer|share|streams|coordinator)\./.test(name))) return;
  const atMost = (low: string, high: string): void => {
    const holds = Number(config.value(low)) <= Number(config.value(high));
    rule(holds, low, `${low} must be less than or equal to ${high}`);
  };
  const atLeast = (high: string, low: string): void => {
    const holds = Number(config.value(high)) >= Number(config.value(low));
    rule(holds, high, `${high} must be greater than or equal to ${low}`);
  };
  for (const [kind, names] of BOUNDED_GROUP_CONFIGS) {
    for (const name of names) {
      atLeast(`${kind}max.${name}`, `${kind}min.${name}`);
      atLeast(`${kind}${name}`, `${kind}min.${name}`);
      atMost(`${kind}${name}`, `${kind}max.${name}`);
    }
    const heartbeat = `${kind}heartbeat.interval.ms`;
    const session = `${kind}session.timeout.ms`;
    const holds = Number(config.value(heartbeat)) < Number(config.value(session));
    rule(holds, heartbeat, `${heartbeat} must be less than ${session}`);
  }
  atMost("group.streams.num.standby.replicas", "group.streams.max.standby.replicas");
  atLeast("group.share.max.share.sessions", "group.share.max.size");
  const shareAssignors = config.get("group.share.assignors").length;
  rule(
    shareAssignors === 1,
    "group.share.assignors",
    `group.share.assignors must contain exactly one assignor, but found ${shareAssignors}`,
  );
  rule(
    config.get("group.coordinator.rebalance.protocols").includes("classic"),
    "group.coordinator.rebalance.protocols",
    "Disabling the 'classic' protocol is not supported.",
  );
}
