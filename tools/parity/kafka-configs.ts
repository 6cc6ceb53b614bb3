/** Kafka's configs as facts: from its classes, and as its DescribeConfigs tells them. */
import { describedConfigFacts } from "../../src/parity/config-facts.ts";
import type { Fact, FactValue } from "../../src/parity/artifact.ts";
import { type Dump, type Facts, valid } from "../config-import/generate-config.ts";

/** A config as DescribeConfigs answered it, with its synonyms of the source DEFAULT_CONFIG. */
export type DescribedDefaults = Parameters<typeof describedConfigFacts>[0];

/** The kinds of resources, in the order of the artifact. */
export type ConfigSection = "broker-config" | "topic-config" | "group-config" | "client-metrics-config";

/**
 * The facts of every config, in the order of the artifact.
 *
 * @param dump what `DumpConfigs.java` printed
 * @param described by section, then by name
 */
export function kafkaConfigFacts(
  dump: Dump,
  described: Readonly<Record<ConfigSection, ReadonlyMap<string, DescribedDefaults>>>,
): Fact[] {
  const section = (
    name: ConfigSection,
    configs: Readonly<Record<string, Facts>>,
    synonymsOf: (config: string) => readonly string[],
  ): Fact[] =>
    Object.keys(configs)
      .toSorted()
      .flatMap((item) => {
        const facts = configs[item];
        if (facts === undefined) return [];
        const change = name === "broker-config" ? changeOf(dump, item) : "dynamic";
        const shown = described[name].get(item);
        const all = {
          ...definedFacts(facts, change, synonymsOf(item)),
          ...(shown === undefined
            ? { "described as": "not described", "described defaults": "not described" }
            : describedConfigFacts(shown)),
        };
        return Object.entries(all).map(([fact, value]) => ({ section: name, item, name: fact, value }));
      });
  return [
    ...section("broker-config", { ...dump.brokerQuota, ...dump.broker }, (config) =>
      (dump.brokerSynonyms[config] ?? []).filter((synonym) => synonym !== config),
    ),
    ...section("topic-config", dump.topic, (config) =>
      (dump.topicSynonyms[config] ?? []).map(({ name, one }) => (one === "1" ? name : `${name} × ${one}`)),
    ),
    ...section("group-config", dump.group, (config) => {
      const synonym = dump.groupSynonyms[config];
      return typeof synonym === "string" ? [synonym] : [];
    }),
    ...section("client-metrics-config", dump.clientMetrics, () => []),
  ];
}

function changeOf(dump: Dump, name: string): string {
  return dump.updateModes[name] ?? (name in dump.brokerQuota ? "dynamic only" : "read-only");
}

function definedFacts(facts: Facts, change: string, synonyms: readonly string[]): Record<string, FactValue> {
  const allowed = valid(facts.validator);
  return {
    type: facts.type.toLowerCase(),
    default: facts.required === true ? "(required)" : (facts.default ?? null),
    "valid values": allowed === "" ? "any" : allowed,
    importance: facts.importance.toLowerCase(),
    internal: facts.internal === true,
    sensitive: facts.type === "PASSWORD",
    change,
    synonyms: synonyms.length === 0 ? "none" : synonyms.join(", "),
    effect: "used",
  };
}
