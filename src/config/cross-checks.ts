/** Rules between configs, as KafkaConfig.validateValues: each check adds its problem, so that a person sees all of them. */
import type { BrokerConfig, ProblemAt } from "./broker-config.ts";
import { ConfigException, type ConfigProblem } from "./config-error.ts";
import { groupRules, type Rule } from "./group-rules.ts";
import { parseVoters } from "./quorum-addresses.ts";
import { unsupportedProblems } from "./unsupported.ts";

/** Every rule that the configuration breaks. Only called when each value alone is fine. */
export function crossProblems(config: BrokerConfig, problem: ProblemAt, warnings: ConfigProblem[]): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const rule = (holds: boolean, name: string, message: string): void => {
    if (!holds) problems.push(problem(name, message));
  };
  logRules(config, rule);
  replicationRules(config, rule);
  groupRules(config, rule);
  cordonRules(config, rule);
  const attempts: (() => void)[] = [
    () => connectionRules(config, rule),
    () => listenerRules(config, rule),
    () => {
      if (!config.isStandalone) quorumRules(config, rule);
    },
  ];
  for (const attempt of attempts) {
    try {
      attempt();
    } catch (error) {
      if (!(error instanceof ConfigException)) throw error;
      problems.push({ ...problem("listeners", error.message), name: undefined, value: undefined });
      return problems;
    }
  }
  if (problems.length === 0) problems.push(...unsupportedProblems(config, problem, warnings));
  return problems;
}

/** What is wrong with a configuration that dynamic values changed: the rules that such values can break, as messages. */
export function dynamicProblems(config: BrokerConfig): string[] {
  const problems: string[] = [];
  const rule = (holds: boolean, _name: string, message: string): void => {
    if (!holds) problems.push(message);
  };
  try {
    logRules(config, rule);
    replicationRules(config, rule);
    groupRules(config, rule);
    cordonRules(config, rule);
    connectionRules(config, rule);
    listenerRules(config, rule);
  } catch (error) {
    if (!(error instanceof ConfigException)) throw error;
    problems.push(error.message);
  }
  return problems;
}

function logRules(config: BrokerConfig, rule: Rule): void {
  const brokerId = config.get("broker.id");
  rule(
    config.nodeId === brokerId,
    "node.id",
    "`node.id` and `broker.id` must be set to the same value. `broker.id` is deprecated, please use `node.id` instead.",
  );
  rule(config.logRollMs >= 1, "log.roll.ms", "log.roll.ms must be greater than or equal to 1");
  rule(config.logRollJitterMs >= 0, "log.roll.jitter.ms", "log.roll.jitter.ms must be greater than or equal to 0");
  const retentionMs = config.logRetentionMs;
  rule(
    retentionMs >= 1 || retentionMs === -1,
    "log.retention.ms",
    "log.retention.ms must be unlimited (-1) or, greater than or equal to 1",
  );
  const cleanerThreads = config.get("log.cleaner.threads");
  // Kafka divides by it, and tells of that in Java's words.
  rule(cleanerThreads > 0, "log.cleaner.threads", "Log cleaner threads should be at least 1");
  // As Java divides whole numbers.
  rule(
    cleanerThreads === 0 || Math.floor(config.get("log.cleaner.dedupe.buffer.size") / cleanerThreads) > 1024 * 1024,
    "log.cleaner.dedupe.buffer.size",
    "log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.",
  );
}

function replicationRules(config: BrokerConfig, rule: Rule): void {
  const waitMs = config.get("replica.fetch.wait.max.ms");
  rule(
    waitMs <= config.get("replica.socket.timeout.ms"),
    "replica.socket.timeout.ms",
    "replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to prevent unnecessary socket timeouts",
  );
  rule(
    waitMs <= config.get("replica.lag.time.max.ms"),
    "replica.fetch.wait.max.ms",
    "replica.fetch.wait.max.ms should always be less than or equal to replica.lag.time.max.ms to prevent frequent changes in ISR",
  );
}

/** KIP-1066: what is cordoned is a log directory, written as in `log.dirs`, or `*` alone for all of them. */
function cordonRules(config: BrokerConfig, rule: Rule): void {
  const name = "cordoned.log.dirs";
  const cordoned = config.get(name);
  if (cordoned.includes("*")) {
    rule(cordoned.length === 1, name, `When ${name} is set to *, it must not contain other values`);
    return;
  }
  const missing = cordoned.filter((directory) => !config.logDirs.includes(directory));
  const problem = `All entries in ${name} must be present in log.dirs or log.dir. Missing entries : ${missing.join(", ")}`;
  rule(missing.length === 0, name, problem);
}

function connectionRules(config: BrokerConfig, rule: Rule): void {
  const queuedBytes = config.get("queued.max.request.bytes");
  rule(
    queuedBytes <= 0 || queuedBytes >= config.get("socket.request.max.bytes"),
    "queued.max.request.bytes",
    "queued.max.request.bytes must be larger or equal to socket.request.max.bytes",
  );
  const overrides = config.maxConnectionsPerIpOverrides;
  rule(
    config.get("max.connections.per.ip") !== 0 || overrides.size > 0,
    "max.connections.per.ip",
    "max.connections.per.ip can be set to zero only if max.connections.per.ip.overrides property is set.",
  );
  const badHosts = [...overrides.keys()].filter((host) => !/^[0-9a-zA-Z\-%._:]*$/.test(host));
  const setting = "max.connections.per.ip.overrides";
  rule(badHosts.length === 0, setting, `${setting} contains invalid addresses : ${badHosts.join(",")}`);
  const badCounts = [...overrides.values()].some((count) => count !== (count | 0));
  rule(!badCounts, setting, `${setting} contains a count that is no integer`);
  const idleMs = config.get("connections.max.idle.ms");
  const delayMs = config.get("connection.failed.authentication.delay.ms");
  rule(
    idleMs < 0 || delayMs < idleMs,
    "connection.failed.authentication.delay.ms",
    `connection.failed.authentication.delay.ms=${delayMs} should always be less than connections.max.idle.ms=${idleMs} to prevent failed authentication responses from timing out`,
  );
}

function listenerRules(config: BrokerConfig, rule: Rule): void {
  const names = config.listeners.map(({ name }) => name);
  const advertised = config.advertisedListeners;
  const advertisedNames = advertised.map(({ name }) => name);
  rule(
    advertised.every(({ host }) => host !== "0.0.0.0") || config.get("advertised.listeners") === null,
    "advertised.listeners",
    "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.",
  );
  // Without advertised.listeners the address of `listeners` is what clients would be told.
  rule(
    advertised.every(({ host }) => host !== "0.0.0.0") || config.get("advertised.listeners") !== null,
    "listeners",
    "advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.",
  );
  if (config.isSet("inter.broker.listener.name") && config.isSet("security.inter.broker.protocol")) {
    rule(
      false,
      "inter.broker.listener.name",
      "Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.",
    );
  }
  const known = [...names, ...config.get("controller.listener.names")].map((name) => name.toUpperCase());
  for (const name of config.get("early.start.listeners") ?? []) {
    rule(
      known.includes(name.toUpperCase()),
      "early.start.listeners",
      `early.start.listeners contains listener ${name}, but this is not contained in listeners or controller.listener.names`,
    );
  }
  if (!config.processRoles.has("broker")) return;
  const hint = "Perhaps all listeners appear in controller.listener.names?";
  rule(advertised.length > 0, "listeners", `There must be at least one broker advertised listener. ${hint}`);
  const interBroker = config.interBrokerListenerName;
  if (config.isSet("inter.broker.listener.name") && !config.listenerProtocols.has(interBroker)) {
    rule(
      false,
      "inter.broker.listener.name",
      `Listener with name ${interBroker} defined in inter.broker.listener.name not found in listener.security.protocol.map.`,
    );
  }
  // A node that is alone speaks to no other broker: the name is only checked where a file may join a cluster.
  if (!config.isStandalone) {
    rule(
      advertisedNames.includes(interBroker),
      "inter.broker.listener.name",
      `inter.broker.listener.name must be a listener name defined in advertised.listeners. The valid options based on currently configured listeners are ${advertisedNames.join(",")}`,
    );
  }
  rule(
    advertisedNames.every((name) => names.includes(name)),
    "advertised.listeners",
    `advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. Found ${advertisedNames.join(",")}. The valid options based on the current configuration are ${names.join(",")}`,
  );
}

function quorumRules(config: BrokerConfig, rule: Rule): void {
  const voters = parseVoters(config.get("controller.quorum.voters"));
  const roles = config.processRoles;
  const controllerNames = config.get("controller.listener.names").map((name) => name.toUpperCase());
  const listenerNames = config.listeners.map(({ name }) => name);
  rule(
    voters.size > 0 || config.get("controller.quorum.bootstrap.servers").length > 0,
    "controller.quorum.bootstrap.servers",
    "If using process.roles, either controller.quorum.bootstrap.servers must contain the set of bootstrap controllers or controller.quorum.voters must contain a parseable set of controllers.",
  );
  if (roles.has("controller")) {
    rule(
      voters.size === 0 || voters.has(config.nodeId),
      "controller.quorum.voters",
      `If process.roles contains the 'controller' role, the node id ${config.nodeId} must be included in the set of voters controller.quorum.voters=Set(${[...voters.keys()].join(", ")})`,
    );
    rule(
      config.controllerListeners.length > 0,
      "controller.listener.names",
      "controller.listener.names must contain at least one value appearing in the 'listeners' configuration when running the KRaft controller role",
    );
    rule(
      controllerNames.every((name) => listenerNames.includes(name)),
      "controller.listener.names",
      "controller.listener.names must only contain values appearing in the 'listeners' configuration when running the KRaft controller role",
    );
    return;
  }
  rule(
    !voters.has(config.nodeId),
    "controller.quorum.voters",
    `If process.roles contains just the 'broker' role, the node id ${config.nodeId} must not be included in the set of voters controller.quorum.voters=Set(${[...voters.keys()].join(", ")})`,
  );
  rule(
    config.controllerListeners.length === 0,
    "controller.listener.names",
    "controller.listener.names must not contain a value appearing in the 'listeners' configuration when running KRaft with just the broker role",
  );
}
