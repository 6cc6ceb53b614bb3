/** API by API: which versions, the same or not, and how it differs. */
import type { AnyApiHandler } from "../../src/broker/dispatch/api-handler.ts";
import { API_TABLE } from "../../src/broker/dispatch/api-table.ts";
import { ApiKey, apiName } from "../../src/protocol/api-keys.ts";
import type { Comparison } from "./compare-with-kafka.ts";
import { REFUSED_APIS } from "./facts.ts";
import { cell, type ItemVerdict, sentence, valueOf, verdictsOf } from "./verdicts.ts";

const BETWEEN_BROKERS: ReadonlySet<string> = new Set(
  [
    ApiKey.WRITE_TXN_MARKERS,
    ApiKey.INITIALIZE_SHARE_GROUP_STATE,
    ApiKey.READ_SHARE_GROUP_STATE,
    ApiKey.WRITE_SHARE_GROUP_STATE,
    ApiKey.DELETE_SHARE_GROUP_STATE,
    ApiKey.READ_SHARE_GROUP_STATE_SUMMARY,
  ].map((key) => apiName(key)),
);

/** The APIs that brokers answer to clients, by key, with what their handlers say of themselves. */
export async function clientApis(comparison: Comparison): Promise<ItemVerdict[]> {
  const declared = await declaredDeviations();
  return verdictsOf(comparison, "api")
    .filter(({ item }) => isOnBrokers(comparison, item) && !BETWEEN_BROKERS.has(item))
    .map((api) => {
      const more = declared.get(api.item) ?? [];
      if (more.length === 0) return api;
      const isRefused = REFUSED_APIS.some((key) => apiName(key) === api.item);
      const own = isRefused ? "not yet" : "different";
      return { ...api, verdict: api.verdict === "same" ? own : api.verdict, whys: [...api.whys, ...more] };
    });
}

function isOnBrokers({ kafka }: Comparison, api: string): boolean {
  return valueOf(kafka, "api", api, "listeners")?.split(", ").includes("broker") === true;
}

async function declaredDeviations(): Promise<Map<string, readonly string[]>> {
  const handlers = await Promise.all(API_TABLE.map(({ load }) => load()));
  return new Map(handlers.map((handler) => [apiName(handler.apiKey), declaredBy(handler)]));
}

/** What a handler says of itself; it need not repeat its name. */
function declaredBy({ apiKey, deviations = [] }: AnyApiHandler): string[] {
  const prefix = `${apiName(apiKey)}: `;
  return deviations.map((text) => (text.startsWith(prefix) ? text.slice(prefix.length) : text));
}

/** The section of the page. */
export function apiSection(comparison: Comparison, apis: readonly ItemVerdict[]): string[] {
  const { kafka, rafka } = comparison;
  const versions = (facts: typeof kafka, api: string): string => {
    const served = valueOf(facts, "api", api, "versions served") ?? "none";
    const advertised = valueOf(facts, "api", api, "versions advertised") ?? "none";
    if (served === "none" || served === advertised) return dashed(served);
    return advertised === "none"
      ? `${dashed(served)}, not advertised`
      : `${dashed(served)}, advertised ${dashed(advertised)}`;
  };
  const rows = apis.map(({ item, verdict, whys }) => {
    const key = valueOf(kafka, "api", item, "key") ?? "";
    const why = cell(whys.map((text) => sentence(text)).join(" "));
    return `| ${key} | ${item} | ${versions(kafka, item)} | ${versions(rafka, item)} | ${verdict} | ${why} |`;
  });
  const others = verdictsOf(comparison, "api").filter(({ item }) => !apis.some((api) => api.item === item));
  const controllerOnly = others.filter(({ item }) => !BETWEEN_BROKERS.has(item)).map(({ item }) => item);
  return [
    "## API by API",
    "",
    "Versions are inclusive; what is not served is not advertised. Header versions and first flexible versions are the same",
    "for every API and version.",
    "",
    "| key | API | Kafka | Rafka | | how it differs |",
    "|---:|---|---|---|---|---|",
    ...rows,
    "",
    `Not for clients, and not yet: ${[...BETWEEN_BROKERS].join(", ")}, which brokers ask of brokers; on the listeners of`,
    `controllers, of which Rafka opens none: ${controllerOnly.join(", ")}.`,
    "",
  ];
}

function dashed(range: string): string {
  return range.replace("-", "–");
}
