/** Replaces what differs between any two brokers (ids, addresses, times) by names that keep who is who. */

/** Fields whose values are chosen by the broker: equal values get equal names, in the order of their appearance. */
const IDENTITIES: Readonly<Record<string, string>> = {
  topicId: "topic",
  memberId: "member",
  leader: "member",
  producerId: "producer",
  sessionId: "session",
  clusterId: "cluster",
  incarnationId: "incarnation",
  replicaDirectoryId: "directory",
};

/** Fields whose values say nothing when compared. */
const OPAQUE: ReadonlySet<string> = new Set([
  "host",
  "port",
  "logDir",
  "totalBytes",
  "usableBytes",
  "finalizedFeaturesEpoch",
  "lastFetchTimestamp",
  "lastCaughtUpTimestamp",
  "brokerEpoch",
  "clientHost",
]);

const ZERO_UUID = "AAAAAAAAAAAAAAAAAAAAAA";

/** Makes a normalizer with a memory of its own: one for each run. */
export function createNormalizer(startedMs: number): (answer: Record<string, unknown>) => unknown {
  const names = new Map<string, string>();
  const nameOf = (kind: string, value: unknown): string => {
    const key = `${kind}:${String(value)}`;
    let name = names.get(key);
    if (name === undefined) {
      const count = [...names.values()].filter((other) => other.startsWith(`<${kind} `)).length;
      name = `<${kind} ${count + 1}>`;
      names.set(key, name);
    }
    return name;
  };
  const isNow = (ms: number): boolean => ms >= startedMs - 60_000 && ms <= startedMs + 3_600_000;
  const visit = (key: string, value: unknown): unknown => {
    if (value === null || typeof value === "boolean") return value;
    if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString("base64")}`;
    if (Array.isArray(value)) return value.map((element) => visit(key, element));
    if (typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(name, inner)]));
    }
    if (OPAQUE.has(key)) return typeof value === "string" ? "<text>" : "<number>";
    if (key in IDENTITIES && isChosen(value)) return nameOf(IDENTITIES[key]!, value);
    if (typeof value === "number" && /time/i.test(key) && isNow(value)) return "<now>";
    if (typeof value === "string")
      return withoutRequest(value).replace(/\b\d{13}\b/g, (digits) => (isNow(Number(digits)) ? "<now>" : digits));
    if (value === 2 ** 63) return "<max>";
    return value;
  };
  return (answer) => visit("", answer);
}

/** Kafka prints its request object where a right is missing; here the API is named. */
function withoutRequest(message: string): string {
  return message.replace(/^Request .* needs ([A-Z_]+) permission\.$/s, "Request <request> needs $1 permission.");
}

/** Whether a broker made this id up, rather than "none" or one that the script sent. */
function isChosen(value: unknown): boolean {
  if (typeof value === "number") return value > 0;
  if (typeof value !== "string" || value === "" || value === ZERO_UUID) return false;
  // A member id that a broker made ends in a uuid, also after a name that the client chose.
  return !value.startsWith("chosen") || /[0-9a-f]{8}-[0-9a-f]{4}-/.test(value);
}
