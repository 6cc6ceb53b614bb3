/** Addresses of the metadata quorum: `controller.quorum.voters` and `controller.quorum.bootstrap.servers`. */
import { ConfigException } from "./config-error.ts";

/** A host and a port, the host without brackets. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Splits `host:port`; IPv6 hosts stand in brackets. As Kafka's Utils.getHost and getPort: undefined if it is neither. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = /^(?:.*?\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/.exec(text);
  if (match === null) return undefined;
  const port = Number(match[2]);
  return port > 65_535 ? undefined : { host: match[1] ?? "", port };
}

const VOTERS = "controller.quorum.voters";
const FORM = "Each entry should be in the form `{id}@{host}:{port}`.";

/**
 * The voters by id, of entries `id@host:port`.
 *
 * @throws {ConfigException} on an entry of another form
 */
export function parseVoters(entries: readonly string[]): Map<number, HostPort> {
  const voters = new Map<number, HostPort>();
  for (const entry of entries) {
    const parts = entry.split("@");
    if (parts.length !== 2) throw new ConfigException(`Invalid configuration value for ${VOTERS}. ${FORM}`);
    const [id = "", address = ""] = parts;
    if (!/^[+-]?\d+$/.test(id)) throw new ConfigException(`Failed to parse voter ID as an integer from ${id}`);
    const hostPort = parseHostPort(address);
    if (hostPort === undefined) {
      throw new ConfigException(
        `Failed to parse host name from entry ${entry} for the configuration ${VOTERS}. ${FORM}`,
      );
    }
    voters.set(Number(id), hostPort);
  }
  return voters;
}

/** @throws {ConfigException} when the text is not `host:port` */
export function parseBootstrapServer(text: string): HostPort {
  const hostPort = parseHostPort(text);
  if (hostPort !== undefined && hostPort.host !== "") return hostPort;
  throw new ConfigException(
    `Failed to parse host name from ${text} for the configuration controller.quorum.bootstrap.servers. Each entry should be in the form "{host}:{port}"`,
  );
}
