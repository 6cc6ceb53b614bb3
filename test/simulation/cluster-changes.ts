/**
 * Every kind of change that an admin can ask of one node, picked by chance: topics (several in a request, by name and by
 * id), partitions, configs of all resource types, quotas, SCRAM credentials, features; and requests that change nothing.
 */
import { ZERO_UUID } from "../../src/base/uuid.ts";
import type { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import { newAlterClientQuotasRequest } from "../../src/protocol/generated/alter-client-quotas-request.ts";
import { newAlterConfigsRequest } from "../../src/protocol/generated/alter-configs-request.ts";
import { newAlterPartitionReassignmentsRequest } from "../../src/protocol/generated/alter-partition-reassignments-request.ts";
import { newAlterUserScramCredentialsRequest } from "../../src/protocol/generated/alter-user-scram-credentials-request.ts";
import {
  newCreatePartitionsRequest,
  newCreatePartitionsRequestTopic,
} from "../../src/protocol/generated/create-partitions-request.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../../src/protocol/generated/create-topics-request.ts";
import { newDeleteTopicsRequest } from "../../src/protocol/generated/delete-topics-request.ts";
import { newElectLeadersRequest } from "../../src/protocol/generated/elect-leaders-request.ts";
import { newIncrementalAlterConfigsRequest } from "../../src/protocol/generated/incremental-alter-configs-request.ts";
import { newUpdateFeaturesRequest } from "../../src/protocol/generated/update-features-request.ts";
import {
  ALTER_CLIENT_QUOTAS,
  ALTER_CONFIGS,
  ALTER_PARTITION_REASSIGNMENTS,
  ALTER_USER_SCRAM_CREDENTIALS,
  CREATE_PARTITIONS,
  CREATE_TOPICS,
  DELETE_TOPICS,
  ELECT_LEADERS,
  INCREMENTAL_ALTER_CONFIGS,
  UPDATE_FEATURES,
} from "../../src/testing/admin-calls.ts";
import { type Ask, CHANGED_FEATURE, quotaPlace, type ResourceKind, RESOURCES } from "./cluster-facts.ts";
import type { ClusterChange, ClusterModel } from "./cluster-model.ts";

/** How a request was answered: what must be, and what is. */
export interface Answered {
  readonly expected: readonly number[];
  readonly codes: readonly number[];
  readonly topicIds?: ReadonlyMap<string, string>;
}

/** A request for one change. */
export interface AskedChange extends ClusterChange {
  readonly send: (ask: Ask) => Promise<Answered | undefined>;
}

const TOPICS = Array.from({ length: 12 }, (_, index) => `a${index}`);
const PARTITIONS_MAX = 6;
const OPERATIONS = { set: 0, delete: 1 };

/** Values that are valid in whatever company. */
const CONFIGS: Readonly<Record<ResourceKind, { readonly names: readonly string[]; readonly values: Values }>> = {
  topic: { names: TOPICS, values: { "retention.ms": [60_000, 90_000], "flush.ms": [1, 999], "segment.ms": [9, 99] } },
  broker: {
    names: ["1"],
    values: { "log.cleaner.backoff.ms": [1, 9], "log.index.interval.bytes": [100, 999], "max.connections": [500, 999] },
  },
  "default broker": {
    names: [""],
    values: { "log.cleaner.backoff.ms": [10, 99], "log.flush.interval.messages": [5, 9], "unknown.of.all": [1, 99] },
  },
  metrics: { names: ["m0", "m1", "m2"], values: { "interval.ms": [100, 999] } },
  group: {
    names: ["g0", "g1", "g2"],
    values: { "consumer.session.timeout.ms": [45_000, 60_000], "consumer.heartbeat.interval.ms": [5000, 15_000] },
  },
};
/** Where it stands which log directories are cordoned. */
export const CORDON_PLACE = "broker 1";
/** The paths, with commas between them; absent: none. */
export const CORDON_FACT: string = `${CORDON_PLACE} config cordoned.log.dirs`;

type Values = Readonly<Record<string, readonly [min: number, max: number]>>;

const ENTITIES: readonly (readonly (readonly [type: string, name: string | null])[])[] = [
  [["user", "u"]],
  [["user", null]],
  [["client-id", "c"]],
  [
    ["user", "u"],
    ["client-id", null],
  ],
];

/** Picks a change of places that nobody changes now; undefined when chance picked busy ones. */
export function anyChange(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const dice = random.below(17);
  const change = pick(dice, random, model);
  return change === undefined || change.places.some((place) => model.isBusy(place)) ? undefined : change;
}

function pick(dice: number, random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  if (dice < 4) return topicsChange(random, model);
  if (dice < 6) return partitionsChange(random, model);
  if (dice < 10) return configsChange(random, model);
  if (dice < 11) return replacedConfigs(random, model);
  if (dice < 13) return quotasChange(random, model);
  if (dice < 14) return scramChange(random, model);
  if (dice < 15) return featureChange(model);
  if (dice < 16) return nothing(random, model);
  return cordonChange(random, model);
}

/** Two or three topics at once: those that exist are deleted, or those that do not are created, beside one that cannot be. */
function topicsChange(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const asked = new Set([one(random, TOPICS), one(random, TOPICS), one(random, TOPICS)]);
  const names = [...asked].filter((name) => !model.isBusy(`topic ${name}`));
  const existing = names.filter((name) => model.facts.has(`topic ${name}`));
  if (existing.length > 0 && random.next() < 0.6) return deletion(random, model, existing);
  const created = names.filter((name) => !model.facts.has(`topic ${name}`));
  return created.length === 0 ? undefined : creation(random, created);
}

function creation(random: SeededRandom, names: readonly string[]): AskedChange {
  const after = new Map<string, string>();
  const topics = names.map((name) => {
    const numPartitions = 1 + random.below(4);
    const value = String(random.below(100_000) + 60_000);
    after.set(`topic ${name}`, `${numPartitions} partitions`).set(`topic ${name} config retention.ms`, value);
    return newCreateTopicsRequestCreatableTopic({
      name,
      numPartitions,
      replicationFactor: 1,
      configs: [{ name: "retention.ms", value }],
    });
  });
  const invalid = newCreateTopicsRequestCreatableTopic({ name: "not/valid", numPartitions: 1, replicationFactor: 1 });
  const request = newCreateTopicsRequest({ topics: [...topics, invalid], timeoutMs: 30_000 });
  return {
    what: `create ${names.join(", ")}`,
    places: names.map((name) => `topic ${name}`),
    after,
    send: async (ask) => {
      const response = await ask(CREATE_TOPICS, request);
      return (
        response && {
          expected: [...names.map(() => ErrorCode.NONE), ErrorCode.INVALID_TOPIC_EXCEPTION],
          codes: response.topics.map(({ errorCode }) => errorCode),
          topicIds: new Map(response.topics.slice(0, names.length).map(({ name, topicId }) => [name, topicId])),
        }
      );
    },
  };
}

function deletion(random: SeededRandom, model: ClusterModel, names: readonly string[]): AskedChange {
  const topics = names.map((name) => {
    const topicId = model.topicIds.get(name);
    return topicId !== undefined && random.next() < 0.5 ? { name: null, topicId } : { name, topicId: ZERO_UUID };
  });
  const places = names.map((name) => `topic ${name}`);
  const gone = places.flatMap((place) => model.factsOf(place));
  return {
    what: `delete ${names.join(", ")}`,
    places,
    after: new Map(gone.map((name) => [name, undefined])),
    send: async (ask) => {
      const response = await ask(DELETE_TOPICS, newDeleteTopicsRequest({ topics, timeoutMs: 30_000 }));
      return response && granted(response.responses);
    },
  };
}

/** More partitions for two topics at once. */
function partitionsChange(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const after = new Map<string, string>();
  const topics = [...new Set([one(random, TOPICS), one(random, TOPICS)])].flatMap((name) => {
    const count = Number.parseInt(model.facts.get(`topic ${name}`) ?? "0", 10);
    if (count === 0 || count >= PARTITIONS_MAX) return [];
    after.set(`topic ${name}`, `${count + 1} partitions`);
    return [newCreatePartitionsRequestTopic({ name, count: count + 1, assignments: null })];
  });
  if (topics.length === 0) return undefined;
  return {
    what: `more partitions of ${topics.map(({ name }) => name).join(", ")}`,
    places: [...after.keys()],
    after,
    send: async (ask) => {
      const response = await ask(CREATE_PARTITIONS, newCreatePartitionsRequest({ topics, timeoutMs: 30_000 }));
      return response && granted(response.results);
    },
  };
}

/** Sets or deletes one or two configs of a resource of any type. */
function configsChange(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const target = resource(random, model);
  if (target === undefined) return undefined;
  const { kind, resourceName, place, values } = target;
  const after = new Map<string, string | undefined>();
  const configs = [...new Set([one(random, Object.keys(values)), one(random, Object.keys(values))])].map((name) => {
    const value = random.next() < 0.3 ? undefined : valueOf(random, values, name);
    after.set(`${place} config ${name}`, told(kind, name, value));
    return {
      name,
      configOperation: value === undefined ? OPERATIONS.delete : OPERATIONS.set,
      value: value ?? null,
    };
  });
  const resources = [{ resourceType: RESOURCES[kind].type, resourceName, configs }];
  return {
    what: `alter configs of ${place}: ${JSON.stringify(configs)}`,
    places: [place],
    after,
    send: async (ask) => {
      const response = await ask(INCREMENTAL_ALTER_CONFIGS, newIncrementalAlterConfigsRequest({ resources }));
      return response && granted(response.responses);
    },
  };
}

/** Cordons some of the log directories, never all: then no topic could be created. */
function cordonChange(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const { logDirs } = model;
  if (logDirs.length < 2) return undefined;
  const open = random.below(logDirs.length);
  const cordoned = random.next() < 0.5 ? [] : logDirs.filter((_, index) => index !== open && random.next() < 0.7);
  const value = cordoned.length === 0 ? undefined : cordoned.join();
  const operation = { configOperation: value === undefined ? OPERATIONS.delete : OPERATIONS.set, value: value ?? null };
  const configs = [{ name: "cordoned.log.dirs", ...operation }];
  return {
    what: `cordon ${value ?? "nothing"}`,
    places: [CORDON_PLACE],
    after: new Map([[CORDON_FACT, value]]),
    send: async (ask) => {
      const resources = [{ resourceType: RESOURCES.broker.type, resourceName: "1", configs }];
      const response = await ask(INCREMENTAL_ALTER_CONFIGS, newIncrementalAlterConfigsRequest({ resources }));
      return response && granted(response.responses);
    },
  };
}

/** As a client of old: all configs of a topic at once, what is not named goes. */
function replacedConfigs(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const name = one(random, TOPICS);
  const place = `topic ${name}`;
  if (!model.facts.has(place)) return undefined;
  const value = valueOf(random, CONFIGS.topic.values, "flush.ms");
  const after = new Map<string, string | undefined>();
  for (const fact of model.factsOf(place)) if (fact !== place) after.set(fact, undefined);
  after.set(`${place} config flush.ms`, value);
  const resources = [{ resourceType: 2, resourceName: name, configs: [{ name: "flush.ms", value }] }];
  return {
    what: `replace configs of ${place}`,
    places: [place],
    after,
    send: async (ask) => {
      const response = await ask(ALTER_CONFIGS, newAlterConfigsRequest({ resources }));
      return response && granted(response.responses);
    },
  };
}

function quotasChange(random: SeededRandom, model: ClusterModel): AskedChange {
  const entity = one(random, ENTITIES);
  const place = quotaPlace(entity);
  const after = new Map<string, string | undefined>();
  const ops = ["producer_byte_rate", "consumer_byte_rate"].map((key) => {
    const remove = model.facts.has(`${place} ${key}`) && random.next() < 0.4;
    const value = remove ? 0 : 1 + random.below(1_000_000);
    after.set(`${place} ${key}`, remove ? undefined : String(value));
    return { key, value, remove };
  });
  const entries = [{ entity: entity.map(([entityType, entityName]) => ({ entityType, entityName })), ops }];
  return {
    what: `alter ${place}`,
    places: [place],
    after,
    send: async (ask) => {
      const response = await ask(ALTER_CLIENT_QUOTAS, newAlterClientQuotasRequest({ entries }));
      return response && granted(response.entries);
    },
  };
}

function scramChange(random: SeededRandom, model: ClusterModel): AskedChange {
  const name = `user-${random.below(3)}`;
  const mechanism = 1 + random.below(2);
  const place = `scram ${name} ${mechanism}`;
  const isDeletion = model.facts.has(place) && random.next() < 0.5;
  const iterations = 4096 + random.below(1000);
  const upsertion = {
    name,
    mechanism,
    iterations,
    salt: random.bytes(16),
    saltedPassword: random.bytes(32 * mechanism),
  };
  const request = newAlterUserScramCredentialsRequest(
    isDeletion ? { deletions: [{ name, mechanism }] } : { upsertions: [upsertion] },
  );
  return {
    what: `${isDeletion ? "delete" : "upsert"} ${place}`,
    // Of a user who is named twice in a request Kafka refuses both; here two requests may be under way.
    places: [place],
    after: new Map([[place, isDeletion ? undefined : String(iterations)]]),
    send: async (ask) => {
      const response = await ask(ALTER_USER_SCRAM_CREDENTIALS, request);
      return response && granted(response.results);
    },
  };
}

function featureChange(model: ClusterModel): AskedChange | undefined {
  if (model.areFeaturesFixed) return undefined;
  const level = model.facts.get("feature") === "1" ? 0 : 1;
  // Upgrade, or a downgrade that loses nothing.
  const upgradeType = level === 1 ? 1 : 2;
  const update = { feature: CHANGED_FEATURE, maxVersionLevel: level, allowDowngrade: false, upgradeType };
  return {
    what: `${CHANGED_FEATURE} to ${level}`,
    places: ["feature"],
    after: new Map([["feature", String(level)]]),
    send: async (ask) => {
      const request = newUpdateFeaturesRequest({ featureUpdates: [update], timeoutMs: 30_000 });
      const response = await ask(UPDATE_FEATURES, request);
      return response && granted([response, ...response.results]);
    },
  };
}

/** An election that is not needed, a reassignment to where replicas are, or a creation that is only tried. */
function nothing(random: SeededRandom, model: ClusterModel): AskedChange | undefined {
  const name = one(random, TOPICS);
  const place = `topic ${name}`;
  const exists = model.facts.has(place);
  const unchanged = { places: [place], after: new Map<string, string>() };
  if (!exists) {
    const topics = [newCreateTopicsRequestCreatableTopic({ name, numPartitions: 2, replicationFactor: 1 })];
    return {
      ...unchanged,
      what: `try to create ${name}`,
      send: async (ask) => {
        const request = newCreateTopicsRequest({ topics, validateOnly: true });
        const response = await ask(CREATE_TOPICS, request);
        return response && granted(response.topics);
      },
    };
  }
  if (random.next() < 0.5) {
    return {
      ...unchanged,
      what: `elect the leader of ${name}`,
      send: async (ask) => {
        const topicPartitions = [{ topic: name, partitions: [0] }];
        const response = await ask(ELECT_LEADERS, newElectLeadersRequest({ topicPartitions, timeoutMs: 30_000 }));
        if (response === undefined) return undefined;
        const codes = response.replicaElectionResults.flatMap(({ partitionResult }) =>
          partitionResult.map(({ errorCode }) => errorCode),
        );
        return { expected: [ErrorCode.ELECTION_NOT_NEEDED], codes };
      },
    };
  }
  return {
    ...unchanged,
    what: `reassign ${name}`,
    send: async (ask) => {
      const topics = [{ name, partitions: [{ partitionIndex: 0, replicas: [1] }] }];
      const request = newAlterPartitionReassignmentsRequest({ topics, timeoutMs: 30_000 });
      const response = await ask(ALTER_PARTITION_REASSIGNMENTS, request);
      return response && granted([response, ...response.responses.flatMap(({ partitions }) => partitions)]);
    },
  };
}

function resource(random: SeededRandom, model: ClusterModel) {
  const kind = one(random, Object.keys(CONFIGS) as ResourceKind[]);
  const { names, values } = CONFIGS[kind];
  const resourceName = one(random, names);
  const place = `${kind} ${resourceName}`;
  return kind === "topic" && !model.facts.has(place) ? undefined : { kind, resourceName, place, values };
}

function valueOf(random: SeededRandom, values: Values, name: string): string {
  const [min, max] = values[name] ?? [0, 0];
  return String(min + random.below(max - min + 1));
}

/** A value of a name that nobody knows may be a secret, and is not told. */
function told(kind: ResourceKind, name: string, value: string | undefined): string | undefined {
  return value !== undefined && kind === "default broker" && name.startsWith("unknown.") ? "null" : value;
}

function granted(rows: readonly { readonly errorCode: number }[]): Answered {
  return { expected: rows.map(() => ErrorCode.NONE), codes: rows.map(({ errorCode }) => errorCode) };
}

function one<T>(random: SeededRandom, values: readonly T[]): T {
  return values[random.below(values.length)]!;
}
