/**
 * The configuration of one broker: Kafka's names, typed, checked as Kafka checks them, with every problem reported at
 * once and each at the line that a person wrote. Immutable; dynamic values make a new one.
 */
import type { SecurityProtocol } from "../protocol/security-protocol.ts";
import { BROKER_CONFIGS, brokerDefinitionOf } from "./broker-definitions.ts";
import { ConfigError, ConfigException, type ConfigProblem, type ProblemRule } from "./config-error.ts";
import { allowedText, type ConfigDefinition, type ConfigValue } from "./config-def.ts";
import { crossProblems, dynamicProblems } from "./cross-checks.ts";
import type { BrokerConfigTypes } from "./definitions/broker-config-types.ts";
import { parseCsvMap, parseListeners, securityProtocolMap } from "./listeners.ts";
import type { ListenerEndpoint } from "./listeners.ts";
import { nearName } from "./near-name.ts";
import { parseAndValidate } from "./parse-value.ts";
import { removedBecause } from "./removed-names.ts";
import { STANDALONE_DEFAULTS } from "./standalone-defaults.ts";

/** Where values come from, so that a complaint can name the place. */
export interface ConfigOrigin {
  /** The properties file that was read, as the person named it. */
  readonly file?: string;
  /** The line of each name in that file; names without one were given on the command line or by the program. */
  readonly lines?: ReadonlyMap<string, number>;
  /** Names that the file sets again further down, with the line that lost: worth a word. */
  readonly replacedLines?: ReadonlyMap<string, number>;
  /**
   * True: no properties file. {@link STANDALONE_DEFAULTS} stand under the given values, and the node needs no listener
   * for controllers, being alone.
   */
  readonly isStandalone?: boolean;
}

/** `process.roles`. */
export type ProcessRole = "broker" | "controller";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A broker's configuration. */
export class BrokerConfig {
  /** What was set, raw: the standalone defaults count as set. */
  readonly originals: ReadonlyMap<string, string>;
  readonly isStandalone: boolean;
  /** Unknown names, names that Kafka dropped, values that a later line replaced. */
  readonly warnings: readonly ConfigProblem[];
  readonly #values: Map<string, ConfigValue> = new Map();
  #protocols: Map<string, SecurityProtocol> | undefined;
  #listeners: readonly ListenerEndpoint[] | undefined;

  private constructor(
    originals: ReadonlyMap<string, string>,
    isStandalone: boolean,
    warnings: readonly ConfigProblem[],
  ) {
    this.originals = originals;
    this.isStandalone = isStandalone;
    this.warnings = warnings;
  }

  /**
   * Reads and checks a broker's properties.
   *
   * @throws {ConfigError} with every problem found
   */
  static parse(properties: ReadonlyMap<string, string>, origin: ConfigOrigin = {}): BrokerConfig {
    const isStandalone = origin.isStandalone ?? false;
    const originals = new Map(isStandalone ? Object.entries(STANDALONE_DEFAULTS) : []);
    for (const [name, value] of properties) originals.set(name, value);
    // As AbstractKafkaConfig.populateSynonyms: either name of the node's id will do.
    const nodeId = originals.get("node.id");
    const brokerId = originals.get("broker.id");
    const isNodeIdGiven = properties.has("node.id");
    if (brokerId !== undefined && !isNodeIdGiven) originals.set("node.id", brokerId);
    else if (nodeId !== undefined && brokerId === undefined) originals.set("broker.id", nodeId);

    const problem = problemsAt(origin, originals);
    const warnings: ConfigProblem[] = [];
    const errors: ConfigProblem[] = [];
    const config = new BrokerConfig(originals, isStandalone, warnings);
    if (properties.has("broker.id"))
      warnings.push(problem("broker.id", "is deprecated: use node.id", "deprecated-name"));
    for (const [name, line] of origin.replacedLines ?? []) {
      warnings.push(problem(name, `replaces what line ${line} says`, "duplicate-name"));
    }
    for (const [name, text] of originals) {
      const definition = brokerDefinitionOf(name);
      if (definition === undefined) {
        const removed = removedBecause(name);
        if (removed !== undefined) {
          warnings.push(problem(name, `is no config of Kafka 4.4 and is ignored: ${removed}`, "removed-name"));
        } else if (!isFreeName(name)) warnings.push(unknown(problem, name));
        continue;
      }
      try {
        config.#values.set(name, parseAndValidate(definition, text));
      } catch (error) {
        errors.push(invalid(problem, definition, error));
      }
    }
    for (const name of REQUIRED) {
      if (originals.has(name)) continue;
      const message = `Missing required configuration "${name}" which has no default value.`;
      errors.push(problem(name, message, "missing-name"));
    }
    if (errors.length === 0) errors.push(...crossProblems(config, problem, warnings));
    if (errors.length > 0) throw new ConfigError(errors, warnings);
    return config;
  }

  /**
   * This configuration with dynamic values over it. What may not change at run time, or has a value that is not allowed,
   * stays as it is: a broker does not fall over what is in the metadata.
   *
   * @param dynamic the cluster's values, then this broker's own over them
   */
  withDynamic(dynamic: ReadonlyMap<string, string>): BrokerConfig {
    const originals = new Map(this.originals);
    const values = new Map(this.#values);
    for (const [name, text] of dynamic) {
      const definition = brokerDefinitionOf(name);
      if (definition === undefined || definition.change === "read-only") continue;
      let value: ConfigValue;
      try {
        value = parseAndValidate(definition, text);
      } catch (error) {
        if (!(error instanceof ConfigException)) throw error;
        continue;
      }
      originals.set(name, text);
      values.set(name, value);
    }
    const config = new BrokerConfig(originals, this.isStandalone, this.warnings);
    for (const [name, value] of values) config.#values.set(name, value);
    return config;
  }

  /** Rules between configs that dynamic values break, in Kafka's words; none where they are sound together. */
  brokenRules(): readonly string[] {
    return dynamicProblems(this);
  }

  /** A config's value, set or default. `long`s that mean "no limit" are Infinity. */
  get<Name extends keyof BrokerConfigTypes>(name: Name): BrokerConfigTypes[Name] {
    return this.value(name) as BrokerConfigTypes[Name];
  }

  /** As {@link get}, for a name that is not known before. Undefined: no such config. */
  value(name: string): ConfigValue | undefined {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const definition = brokerDefinitionOf(name);
    if (definition === undefined) return undefined;
    const value = definition.defaultText === undefined ? null : parseAndValidate(definition, definition.defaultText);
    this.#values.set(name, value);
    return value;
  }

  /** The exact text of a config: as set, else the default; undefined for an unknown name that is not set. */
  text(name: string): string | null | undefined {
    return this.originals.get(name) ?? brokerDefinitionOf(name)?.defaultText;
  }

  /** Whether the config was set, rather than left at its default. */
  isSet(name: string): boolean {
    return this.originals.has(name);
  }

  /** Names that were set and that nothing acts on yet. */
  get withoutEffect(): readonly string[] {
    return [...this.originals.keys()].filter(
      (name) => brokerDefinitionOf(name)?.effect === "later" && !(this.isStandalone && name in STANDALONE_DEFAULTS),
    );
  }

  get nodeId(): number {
    return this.get("node.id");
  }

  get processRoles(): ReadonlySet<ProcessRole> {
    return new Set(this.get("process.roles") as readonly ProcessRole[]);
  }

  /** `log.dirs`, else `log.dir`; as written, not made absolute. */
  get logDirs(): readonly string[] {
    return this.get("log.dirs") ?? this.get("log.dir");
  }

  /** Where the metadata log lives: `metadata.log.dir`, else the first log directory. */
  get metadataLogDir(): string {
    return this.get("metadata.log.dir") ?? this.logDirs[0] ?? "";
  }

  /** Security protocols by listener name. */
  get listenerProtocols(): ReadonlyMap<string, SecurityProtocol> {
    this.#protocols ??= securityProtocolMap({
      map: this.get("listener.security.protocol.map"),
      isExplicit: this.isSet("listener.security.protocol.map"),
      controllerListenerNames: this.get("controller.listener.names"),
      listeners: this.get("listeners"),
    });
    return this.#protocols;
  }

  /** Every entry of `listeners`, those for controllers too. */
  get listeners(): readonly ListenerEndpoint[] {
    this.#listeners ??= parseListeners(this.get("listeners"), this.listenerProtocols, true);
    return this.#listeners;
  }

  /** The entries of `listeners` that clients use. */
  get brokerListeners(): readonly ListenerEndpoint[] {
    return this.listeners.filter(({ name }) => !this.isControllerListener(name));
  }

  /** The entries of `listeners` that controllers use. */
  get controllerListeners(): readonly ListenerEndpoint[] {
    return this.listeners.filter(({ name }) => this.isControllerListener(name));
  }

  /** What clients are told, per listener. A null host stands for this machine's name. */
  get advertisedListeners(): readonly ListenerEndpoint[] {
    const advertised = this.get("advertised.listeners");
    const all = advertised === null ? this.listeners : parseListeners(advertised, this.listenerProtocols, false);
    return all.filter(({ name }) => !this.isControllerListener(name));
  }

  isControllerListener(name: string): boolean {
    return this.get("controller.listener.names").some((controller) => controller.toUpperCase() === name);
  }

  /** The listener between brokers, in upper case. */
  get interBrokerListenerName(): string {
    return (this.get("inter.broker.listener.name") ?? this.get("security.inter.broker.protocol")).toUpperCase();
  }

  /** `max.connections.per.ip.overrides`: a number of connections by host name or address; NaN where none is written. */
  get maxConnectionsPerIpOverrides(): ReadonlyMap<string, number> {
    const name = "max.connections.per.ip.overrides";
    const entries = parseCsvMap(name, this.get(name));
    return new Map([...entries].map(([host, count]) => [host, /^[+-]?\d+$/.test(count) ? Number(count) : NaN]));
  }

  /** `listener.name.<listener>.max.connections` by listener, where one is set. */
  get maxConnectionsByListener(): ReadonlyMap<string, number> {
    return this.#ownOfListeners("max.connections");
  }

  /** `listener.name.<listener>.max.connection.creation.rate` by listener, where one is set. */
  get maxConnectionCreationRateByListener(): ReadonlyMap<string, number> {
    return this.#ownOfListeners("max.connection.creation.rate");
  }

  #ownOfListeners(config: string): ReadonlyMap<string, number> {
    const values = new Map<string, number>();
    for (const { name } of this.listeners) {
      const own = `listener.name.${name.toLowerCase()}.${config}`;
      if (this.isSet(own)) values.set(name, Number(this.value(own)));
    }
    return values;
  }

  /** Retention by age in milliseconds: `log.retention.ms`, else `.minutes`, else `.hours`; −1 keeps everything. */
  get logRetentionMs(): number {
    const minutes = this.get("log.retention.minutes");
    const fallback = minutes === null ? this.get("log.retention.hours") * HOUR_MS : minutes * MINUTE_MS;
    const retentionMs = this.get("log.retention.ms") ?? fallback;
    return retentionMs < 0 ? -1 : retentionMs;
  }

  /** Segment age in milliseconds: `log.roll.ms`, else `.hours`. */
  get logRollMs(): number {
    return this.get("log.roll.ms") ?? this.get("log.roll.hours") * HOUR_MS;
  }

  /** `log.roll.jitter.ms`, else `.hours`. */
  get logRollJitterMs(): number {
    return this.get("log.roll.jitter.ms") ?? this.get("log.roll.jitter.hours") * HOUR_MS;
  }

  /** `log.flush.interval.ms`, else `log.flush.scheduler.interval.ms`. */
  get logFlushIntervalMs(): number {
    return this.get("log.flush.interval.ms") ?? this.get("log.flush.scheduler.interval.ms");
  }
}

const REQUIRED = ["process.roles", "node.id", "controller.listener.names"] as const;

/** Makes a problem of a named config, at its place; a contradiction between configs unless another rule is named. */
export type ProblemAt = (name: string, message: string, rule?: ProblemRule) => ConfigProblem;

function problemsAt(origin: ConfigOrigin, originals: ReadonlyMap<string, string>): ProblemAt {
  return (name, message, rule = "contradiction") => {
    const line = origin.lines?.get(name);
    const definition = BROKER_CONFIGS.get(name);
    // An unknown name may be a plugin's password: only known, public values are repeated.
    const isShown = definition !== undefined && !definition.isSensitive;
    return {
      rule,
      file: line === undefined ? undefined : origin.file,
      line,
      name,
      value: isShown ? originals.get(name) : undefined,
      message,
      allowed: undefined,
      suggestion: undefined,
    };
  };
}

function invalid(problem: ProblemAt, definition: ConfigDefinition, error: unknown): ConfigProblem {
  if (!(error instanceof ConfigException)) throw error;
  const message = definition.isSensitive ? "the value is not allowed" : error.reason;
  return { ...problem(definition.name, message, "invalid-value"), allowed: allowedText(definition) };
}

function unknown(problem: ProblemAt, name: string): ConfigProblem {
  // As images of containers name them in the environment: KAFKA_LOG_DIRS.
  const plain = name
    .toLowerCase()
    .replace(/^kafka_/, "")
    .replaceAll("_", ".");
  const suggestion = BROKER_CONFIGS.has(plain) ? plain : nearName(name, BROKER_CONFIGS.names());
  return { ...problem(name, "is no config that Rafka knows, and is ignored", "unknown-name"), suggestion };
}

/** Names that plugins own by prefix: never worth a warning. */
function isFreeName(name: string): boolean {
  return /^(listener\.name|config\.providers|rlmm\.config|rsm\.config|ssl\.engine|confluent)\./.test(name);
}
