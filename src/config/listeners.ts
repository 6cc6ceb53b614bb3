/** Listener settings: who listens where, under which name and security protocol, and what clients are told. */
import { isSecurityProtocol, type SecurityProtocol } from "../protocol/security-protocol.ts";
import { ConfigException } from "./config-error.ts";
import { splitAtCommas } from "./parse-value.ts";

/** One entry of `listeners` or `advertised.listeners`. */
export interface ListenerEndpoint {
  /** In upper case, as Kafka compares them. */
  readonly name: string;
  readonly securityProtocol: SecurityProtocol;
  /** Without brackets; null binds to every address. */
  readonly host: string | null;
  /** 0 picks a free one. */
  readonly port: number;
}

/** What {@link securityProtocolMap} goes by. */
export interface SecurityProtocolMapInput {
  /** `listener.security.protocol.map`, set or default. */
  readonly map: string;
  /** Whether it was set by hand: the default also covers controller listeners. */
  readonly isExplicit: boolean;
  readonly controllerListenerNames: readonly string[];
  readonly listeners: readonly string[];
}

/**
 * Security protocols by listener name.
 *
 * @throws {ConfigException} on an entry without a colon or with an unknown protocol
 */
export function securityProtocolMap(input: SecurityProtocolMapInput): Map<string, SecurityProtocol> {
  const result = new Map<string, SecurityProtocol>();
  for (const [name, protocol] of parseCsvMap("listener.security.protocol.map", input.map)) {
    const upper = protocol.toUpperCase();
    if (!isSecurityProtocol(upper)) {
      throw new ConfigException(`Invalid security protocol \`${protocol}\` defined in listener.security.protocol.map`);
    }
    result.set(name.toUpperCase(), upper);
  }
  if (input.isExplicit) return result;
  // As AbstractKafkaConfig.effectiveListenerSecurityProtocolMap: controller listeners default to plaintext, unless
  // anything here is protected: then each must be named on purpose.
  const names = [
    ...input.controllerListenerNames,
    ...input.listeners.map((text) => text.split(":")[0]?.toUpperCase() ?? ""),
  ];
  if (names.some((name) => name !== "PLAINTEXT" && isSecurityProtocol(name))) return result;
  for (const name of input.controllerListenerNames) if (name !== "PLAINTEXT") result.set(name, "PLAINTEXT");
  return result;
}

/**
 * Reads `key:value` pairs split by commas; the last colon divides, so that IPv6 addresses may be keys.
 *
 * @throws {ConfigException} on a pair without a colon
 */
export function parseCsvMap(configName: string, text: string): Map<string, string> {
  const result = new Map<string, string>();
  const pairs = splitAtCommas(text);
  // As Java's String.split: commas at the end stand for nothing, others for a pair that is missing.
  while (pairs.at(-1) === "") pairs.pop();
  for (const pair of pairs) {
    const colon = pair.lastIndexOf(":");
    if (colon < 0)
      throw new ConfigException(`Error parsing configuration property '${configName}': '${pair}' has no colon`);
    result.set(pair.slice(0, colon).trim(), pair.slice(colon + 1).trim());
  }
  return result;
}

/**
 * Parses and checks a list of `NAME://host:port`, as AbstractKafkaConfig.listenerListToEndPoints.
 *
 * @param areDistinctPortsRequired false for advertised listeners, which may share a port
 * @throws {ConfigException} in Kafka's words
 */
export function parseListeners(
  texts: readonly string[],
  protocols: ReadonlyMap<string, SecurityProtocol>,
  areDistinctPortsRequired: boolean,
): ListenerEndpoint[] {
  const shown = `[${texts.join(", ")}]`;
  const failed = (why: string): ConfigException =>
    new ConfigException(`Error creating broker listeners from '${shown}': ${why}`);
  const endpoints = texts.map((text) => parseListener(text, protocols, failed));
  if (new Set(endpoints.map(({ name }) => name)).size !== endpoints.length) {
    throw failed(`Each listener must have a different name, listeners: ${shown}`);
  }
  if (areDistinctPortsRequired) checkPorts(endpoints, shown, failed);
  return endpoints;
}

type Failed = (why: string) => ConfigException;

function parseListener(
  text: string,
  protocols: ReadonlyMap<string, SecurityProtocol>,
  failed: Failed,
): ListenerEndpoint {
  const match = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)$/.exec(text);
  if (match === null) throw failed(`Unable to parse ${text} to a broker endpoint`);
  const name = (match[1] ?? "").toUpperCase();
  const securityProtocol = protocols.get(name);
  if (securityProtocol === undefined) throw failed(`No security protocol defined for listener ${name}`);
  const port = Number(match[3]);
  if (port < 0 || port > 65_535) throw failed(`port ${port} is not between 0 and 65535`);
  return { name, securityProtocol, host: match[2] === "" ? null : (match[2] ?? null), port };
}

/** Two listeners may share a port only if one has an IPv4 and the other an IPv6 address. */
function checkPorts(endpoints: readonly ListenerEndpoint[], shown: string, failed: Failed): void {
  const byPort = new Map<number, ListenerEndpoint[]>();
  for (const endpoint of endpoints) {
    if (endpoint.port === 0) continue;
    const same = byPort.get(endpoint.port);
    if (same === undefined) byPort.set(endpoint.port, [endpoint]);
    else same.push(endpoint);
  }
  for (const [port, same] of byPort) {
    if (same.length === 1) continue;
    const addresses = same.map(({ host }) => ipVersion(host)).filter((version) => version !== undefined);
    if (same.length - addresses.length > 1) {
      throw failed(`Each listener must have a different port, listeners: ${shown}`);
    }
    if (addresses.length > 2) {
      throw failed(
        `Each listener must have a different port unless exactly one listener has an IPv4 address and the other IPv6 address, listeners: ${shown}, port: ${port}`,
      );
    }
    if (addresses.length < same.length || addresses[0] === addresses[1]) {
      throw failed(
        `If you have two listeners on the same port then one needs to be IPv4 and the other IPv6, listeners: ${shown}, port: ${port}`,
      );
    }
  }
}

/** A host with a colon can only be meant as IPv6: the pattern of a listener lets nothing else through. */
function ipVersion(host: string | null): 4 | 6 | undefined {
  if (host === null) return undefined;
  if (host.includes(":")) return 6;
  return /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(host) ? 4 : undefined;
}
