/** Settings that let others in, or show them what is secret. */
import type { BrokerConfig } from "../broker-config.ts";
import { brokerDefinitionOf } from "../broker-definitions.ts";
import type { ListenerEndpoint } from "../listeners.ts";
import type { Finding, FindingAt } from "./finding.ts";
import { fileFinding, type SourceFile } from "./source-file.ts";

type Reach = "this machine" | "a private network" | "every network";

/** From where a listener can be reached. */
function reachOf({ host }: ListenerEndpoint): Reach {
  if (host === null || host === "0.0.0.0" || /^[0:]+$/.test(host)) return "every network";
  if (/^localhost\.?$/i.test(host) || host.startsWith("127.") || host === "::1") return "this machine";
  const isPrivate =
    /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host) || /^(f[cd]|fe[89ab])[0-9a-f]*:/i.test(host);
  return isPrivate ? "a private network" : "every network";
}

/** Listeners without encryption, and without anybody who asks who comes. */
export function* listenerFindings(config: BrokerConfig, at: FindingAt): Generator<Finding> {
  const reachable = config.brokerListeners.filter((listener) => reachOf(listener) !== "this machine");
  for (const listener of reachable) {
    const { name, host, port, securityProtocol } = listener;
    if (!securityProtocol.endsWith("PLAINTEXT")) continue;
    const secrets = securityProtocol === "SASL_PLAINTEXT" ? "records and passwords" : "records";
    const address = `${name}://${host ?? ""}:${port}`;
    const message = `${address} can be reached from ${reachOf(listener)}, and ${secrets} are not encrypted`;
    const fix = `bind it to loopback (${name}://127.0.0.1:${port}), or let a firewall or tunnel guard it`;
    const severity = reachOf(listener) === "a private network" ? "info" : "warning";
    yield at("plaintext-listener", "listeners", message, fix, severity);
  }
  if (reachable.length > 0 && config.get("authorizer.class.name") === "") {
    const names = reachable.map(({ name }) => name).join(", ");
    const message = `there is no authorizer: whoever reaches ${names} may read, write and delete everything`;
    yield at("no-authorizer", "listeners", message, "bind to loopback, or let only machines that are trusted reach it");
  }
  const advertised = config.advertisedListeners;
  for (const listener of reachable) {
    const told = advertised.find(({ name }) => name === listener.name);
    if (told === undefined || told.host === null || reachOf(told) !== "this machine") continue;
    const message = `clients of other machines are told to connect to ${told.host}, which is themselves`;
    const fix = "advertise a name that they can reach, or bind the listener to loopback too";
    yield at("loopback-address", "advertised.listeners", message, fix);
  }
}

/** Settings of TLS, SASL and ACLs that take protection away. */
export function* protectionFindings(config: BrokerConfig, at: FindingAt): Generator<Finding> {
  for (const [name, text] of config.originals) {
    // `listener.name.<listener>.` may stand before each of them.
    const base = name.replace(/^listener\.name\.[^.]*\./, "");
    const isTrue = text.trim().toLowerCase() === "true";
    if (base === "allow.everyone.if.no.acl.found" && isTrue) {
      const message = "whatever has no ACL is open to everybody";
      yield at("open-acls", name, message, "set it to false, and give each resource its ACLs");
    } else if (base === "ssl.endpoint.identification.algorithm" && text.trim() === "") {
      const message = "is empty: whoever has any trusted certificate may pose as any host";
      yield at("unchecked-peer", name, message, "set it to https");
    } else if (base.startsWith("sasl.oauthbearer.allow.unverified.") && isTrue) {
      yield at("unchecked-peer", name, "tokens that were made for others are accepted", "set it to false");
    } else if (base === "ssl.enabled.protocols" || base === "ssl.protocol") {
      const weak = text.split(/\s*,\s*/).filter((protocol) => /^(SSL.*|TLS(v1(\.1)?)?)$/.test(protocol.trim()));
      if (weak.length === 0) continue;
      yield at("weak-tls", name, `${weak.join(", ")} is broken or lets broken ones in`, "use TLSv1.2,TLSv1.3");
    }
  }
}

const OTHERS_MAY_READ = 0o044;
const OTHERS_MAY_WRITE = 0o022;

/** Secrets where others can see them: in a file that they may read, or on a command line. */
export function* secretFindings(
  source: SourceFile | undefined,
  names: { readonly inFile: readonly string[]; readonly onCommandLine: readonly string[] },
  at: FindingAt,
): Generator<Finding> {
  const mode = source?.mode;
  const secrets = names.inFile.filter(isSecret);
  if (source !== undefined && mode !== undefined) {
    const file = { file: source.name };
    if (secrets.length > 0 && (mode & OTHERS_MAY_READ) !== 0) {
      const message = `holds secrets (${secrets.join(", ")}), and others may read it (mode ${octal(mode)})`;
      yield fileFinding("readable-secret", file, message, `chmod 600 ${source.name}`);
    }
    if (secrets.length > 0 && (mode & OTHERS_MAY_WRITE) !== 0) {
      const message = `holds secrets, and others may change it (mode ${octal(mode)})`;
      yield fileFinding("readable-secret", file, message, `chmod 600 ${source.name}`);
    }
  }
  for (const name of names.onCommandLine.filter(isSecret)) {
    const message = "is a secret on the command line, which every process of this machine can read";
    yield at("readable-secret", name, message, "write it into the properties file");
  }
}

function isSecret(name: string): boolean {
  const definition = brokerDefinitionOf(name);
  return definition === undefined ? /password|passphrase|secret/i.test(name) : definition.isSensitive;
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(3, "0");
}
