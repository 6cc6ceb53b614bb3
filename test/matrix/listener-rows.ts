/**
 * What the matrix asks real listeners: each of the six APIs in each version, so that it succeeds and so that it fails.
 *
 * The rows run in their order on one broker that was empty before. A version that cannot carry a field leaves it out.
 */
import type { AdminApi } from "./admin-apis.ts";

/** One request. */
export interface ListenerRow {
  readonly what: string;
  /** Whether all of it is done, or some of it is refused. */
  readonly outcome: "succeeds" | "fails";
  /** Only the fields that matter; the schema's defaults for the rest. */
  readonly body: Readonly<Record<string, unknown>>;
}

type Rows = (version: number) => ListenerRow[];

const succeeds = (what: string, body: ListenerRow["body"]): ListenerRow => ({ what, outcome: "succeeds", body });
const fails = (what: string, body: ListenerRow["body"]): ListenerRow => ({ what, outcome: "fails", body });

const topic = (name: string, more: Readonly<Record<string, unknown>> = {}): object => ({
  name,
  numPartitions: 2,
  replicationFactor: 1,
  ...more,
});

const createTopics: Rows = (version) => {
  const name = `made-${version}`;
  const configs = [
    { name: "retention.ms", value: "60000" },
    { name: "cleanup.policy", value: "compact,delete" },
  ];
  return [
    succeeds("a topic with configs", { topics: [topic(name, { configs })] }),
    succeeds("defaults", { topics: [topic(`${name}-plain`, { numPartitions: -1, replicationFactor: -1 })] }),
    succeeds("validate only", { topics: [topic("validated")], validateOnly: true }),
    succeeds("no topics", { topics: [] }),
    fails("a topic that exists", { topics: [topic(name)] }),
    fails("an invalid name, validate only", { topics: [topic("a/b")], validateOnly: true }),
    fails("one of two", {
      topics: [topic(`${name}-good`), topic(`${name}-bad`, { configs: [{ name: "no.such", value: "1" }] })],
    }),
  ];
};

const deleteTopics: Rows = (version) => {
  const asked = (...names: string[]): ListenerRow["body"] =>
    version >= 6
      ? { topics: names.map((name) => ({ name })), timeoutMs: 9000 }
      : { topicNames: names, timeoutMs: 9000 };
  return [
    succeeds("a topic", asked(`delete-${version}`)),
    succeeds("no topics", asked()),
    fails("a topic that is gone", asked(`delete-${version}`)),
    fails("one of two", asked(`delete-${version}-too`, "never")),
    ...(version >= 6
      ? [fails("an id that nobody has", { topics: [{ topicId: "AAAAAAAAAAAAAAAAAAAAAg" }], timeoutMs: 9000 })]
      : []),
  ];
};

const TOPIC = 2;
const BROKER = 4;
const resource = (resourceType: number, resourceName: string, more: Readonly<Record<string, unknown>>): object => ({
  resourceType,
  resourceName,
  ...more,
});

const describeConfigs: Rows = (version) => {
  const described = (type: number, name: string, configurationKeys: readonly string[] | null): object =>
    resource(type, name, { configurationKeys });
  const retention = ["retention.ms"];
  return [
    succeeds("one config", { resources: [described(TOPIC, "configured", retention)] }),
    succeeds("a config with synonyms", {
      resources: [described(TOPIC, "configured", ["segment.bytes"])],
      includeSynonyms: true,
    }),
    succeeds("every config of a topic", { resources: [described(TOPIC, "configured", null)], includeSynonyms: true }),
    succeeds("a config that is not known", { resources: [described(TOPIC, "configured", ["no.such"])] }),
    succeeds("a broker's", { resources: [described(BROKER, "1", ["message.max.bytes"])], includeSynonyms: true }),
    succeeds("no resources", { resources: [] }),
    ...(version >= 3
      ? [
          succeeds("documentation", {
            resources: [described(TOPIC, "configured", retention)],
            includeDocumentation: true,
          }),
        ]
      : []),
    fails("an unknown topic", { resources: [described(TOPIC, "never", retention)] }),
    fails("another broker", { resources: [described(BROKER, "9", null)] }),
    fails("one of two", { resources: [described(TOPIC, "configured", retention), described(TOPIC, "a/b", null)] }),
  ];
};

const alterConfigs: Rows = (version) => {
  const altered = (name: string, configs: Readonly<Record<string, string | null>>): object =>
    resource(TOPIC, name, { configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })) });
  return [
    succeeds("a config", { resources: [altered("altered", { "retention.ms": `${version + 1}000` })] }),
    succeeds("validate only", { resources: [altered("altered", { "retention.ms": "1" })], validateOnly: true }),
    succeeds("no resources", { resources: [] }),
    fails("an unknown topic", { resources: [altered("never", { "retention.ms": "1" })] }),
    fails("a value that is none", { resources: [altered("altered", { "retention.ms": "soon" })] }),
    fails("a null value", { resources: [altered("altered", { "retention.ms": null })] }),
    fails("one of two", {
      resources: [altered("altered", { "segment.bytes": "1048576" }), altered("altered-too", { "no.such": "1" })],
    }),
  ];
};

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

const incrementalAlterConfigs: Rows = () => {
  const altered = (name: string, ...configs: [name: string, configOperation: number, value: string | null][]): object =>
    resource(TOPIC, name, {
      configs: configs.map(([key, configOperation, value]) => ({ name: key, configOperation, value })),
    });
  return [
    succeeds("a config set", { resources: [altered("altered", ["retention.ms", SET, "2000"])] }),
    succeeds("a value appended", { resources: [altered("altered", ["cleanup.policy", APPEND, "compact"])] }),
    succeeds("a value subtracted", { resources: [altered("altered", ["cleanup.policy", SUBTRACT, "delete"])] }),
    succeeds("a config deleted", { resources: [altered("altered", ["retention.ms", DELETE, null])] }),
    succeeds("validate only", { resources: [altered("altered", ["retention.ms", SET, "1"])], validateOnly: true }),
    succeeds("no resources", { resources: [] }),
    fails("an unknown topic", { resources: [altered("never", ["retention.ms", SET, "1"])] }),
    fails("a value appended to no list", { resources: [altered("altered", ["retention.ms", APPEND, "1"])] }),
    fails("an operation that is none", { resources: [altered("altered", ["retention.ms", 9, "1"])] }),
    fails("a null value", { resources: [altered("altered", ["retention.ms", SET, null])] }),
    fails("one of two", {
      resources: [
        altered("altered", ["segment.bytes", SET, "1048576"]),
        altered("altered-too", ["segment.bytes", SET, "1"]),
      ],
    }),
  ];
};

const createPartitions: Rows = (version) => {
  const grown = (name: string, count: number, assignments: readonly object[] | null = null): object => ({
    name,
    count,
    assignments,
  });
  const name = `grown-${version}`;
  return [
    succeeds("more partitions", { topics: [grown(name, 3)], timeoutMs: 9000 }),
    succeeds("an assignment", { topics: [grown(name, 4, [{ brokerIds: [1] }])], timeoutMs: 9000 }),
    succeeds("validate only", { topics: [grown(name, 9)], timeoutMs: 9000, validateOnly: true }),
    succeeds("no topics", { topics: [], timeoutMs: 9000 }),
    fails("fewer partitions", { topics: [grown(name, 1)], timeoutMs: 9000 }),
    fails("an unknown topic", { topics: [grown("never", 3)], timeoutMs: 9000 }),
    fails("one of two", { topics: [grown(name, 5), grown(`${name}-too`, 2, [])], timeoutMs: 9000 }),
  ];
};

const ROWS: Readonly<Record<string, Rows>> = {
  CreateTopics: createTopics,
  DeleteTopics: deleteTopics,
  DescribeConfigs: describeConfigs,
  AlterConfigs: alterConfigs,
  IncrementalAlterConfigs: incrementalAlterConfigs,
  CreatePartitions: createPartitions,
};

/** The rows of an API in a version. */
export function listenerRows({ name }: AdminApi, version: number): ListenerRow[] {
  const rows = ROWS[name];
  if (rows === undefined) throw new Error(`no rows of ${name}`);
  return rows(version);
}

/** Names of the topics that must be there before the first row, each with two partitions. */
export const TOPICS_BEFORE: readonly string[] = [
  "configured",
  "altered",
  "altered-too",
  ...[1, 2, 3, 4, 5, 6].flatMap((version) => [`delete-${version}`, `delete-${version}-too`]),
  ...[0, 1, 2, 3].flatMap((version) => [`grown-${version}`, `grown-${version}-too`]),
];
