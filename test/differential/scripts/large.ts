/**
 * Requests that ask for more than one operation of the controller may write: 10,000 records, and a batch of 8 MiB. Answers
 * are noted in short.
 */
import type { ApiName, WireSession } from "../wire-session.ts";

const MORE_THAN_A_BATCH = 10_001;

type Row = Readonly<Record<string, unknown>>;

/** Leaves nothing behind. */
export async function large(session: WireSession): Promise<void> {
  const many = <T>(make: (index: number) => T, count = MORE_THAN_A_BATCH): T[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const ask = async (what: string, api: ApiName, version: number, body: Row, rows: string) => {
    const answer = await session.send("", api, version, body, { silent: true });
    session.note(`${api} v${version} ${what}`, typeof answer === "string" ? answer : inShort(answer, rows));
  };
  const timeoutMs = 60_000;
  const wideConfig = { name: "leader.replication.throttled.replicas", value: `0:1${",0:1".repeat(3_900)}` };
  const topic = (name: string, more: Row = {}) => ({ name, numPartitions: 1, replicationFactor: 1, ...more });
  const created = (what: string, topics: readonly unknown[], validateOnly = false) =>
    ask(what, "CreateTopics", 4, { topics, timeoutMs, validateOnly }, "topics");
  // A topic is a record of its own beside its partitions'.
  await created(
    "of 5,001 topics",
    many((index) => topic(`large-${index}`), 5001),
  );
  await created(
    "of 5,001 topics, validated",
    many((index) => topic(`large-${index}`), 5001),
    true,
  );
  await created(
    "of 10,001 topics",
    many((index) => topic(`large-${index}`)),
  );
  await created("of 10,000 partitions", [topic("large", { numPartitions: 10_000 })]);
  await created("of 10,001 partitions", [topic("large", { numPartitions: 10_001 })]);
  await created("of 10,001 partitions that are assigned", [
    topic("large", {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: many((partitionIndex) => ({ partitionIndex, brokerIds: [1] })),
    }),
  ]);
  await created("of 2,147,483,647 partitions", [topic("large", { numPartitions: 2 ** 31 - 1 })]);
  await session.send("a topic", "CreateTopics", 4, { topics: [topic("large")], timeoutMs });
  const grown = (what: string, count: number, validateOnly = false) =>
    ask(
      what,
      "CreatePartitions",
      3,
      { topics: [{ name: "large", count, assignments: null }], timeoutMs, validateOnly },
      "results",
    );
  await grown("by 10,001", 10_002);
  await grown("by 10,000, validated", 10_001, true);
  await grown("to 2,147,483,647", 2 ** 31 - 1);
  const group = (index: number) => ({
    resourceType: 32,
    resourceName: `large-${index}`,
    configs: [{ name: "consumer.session.timeout.ms", value: "50000" }],
  });
  for (const validateOnly of [false, true]) {
    const what = `of 10,001 groups${validateOnly ? ", validated" : ""}`;
    await ask(what, "IncrementalAlterConfigs", 1, { resources: many(group), validateOnly }, "responses");
    await ask(what, "AlterConfigs", 2, { resources: many(group), validateOnly }, "responses");
  }
  const quota = (index: number) => ({
    entity: [{ entityType: "user", entityName: `large-${index}` }],
    ops: [{ key: "producer_byte_rate", value: 1 }],
  });
  await ask("of 10,001 users", "AlterClientQuotas", 1, { entries: many(quota) }, "entries");
  const salt = Buffer.from("salt");
  const saltedPassword = Buffer.alloc(32, 7);
  const credential = (index: number) => ({
    name: `large-${index}`,
    mechanism: 1,
    iterations: 4096,
    salt,
    saltedPassword,
  });
  await ask("of 10,001 users", "AlterUserScramCredentials", 0, { upsertions: many(credential) }, "results");
  // 512 records whose batch is 8 MiB to the byte, in which names fill what is left beside the rest of a record.
  const named = (bytes: number, operation = { configOperation: 0, value: "50000" as string | null }) =>
    many((index) => {
      const configs = [{ name: "consumer.session.timeout.ms", ...operation }];
      return { resourceType: 32, resourceName: String(index).padStart(bytes, "l"), configs };
    }, 512);
  const BATCH_FILLING_BYTES = 16_331;
  for (const [what, bytes] of [
    ["of 8 MiB", BATCH_FILLING_BYTES],
    ["of 8 MiB and a little", BATCH_FILLING_BYTES + 1],
  ] as const) {
    await ask(what, "IncrementalAlterConfigs", 1, { resources: named(bytes) }, "responses");
  }
  const resources = named(BATCH_FILLING_BYTES, { configOperation: 1, value: null });
  await ask("of 8 MiB that go", "IncrementalAlterConfigs", 1, { resources }, "responses");
  const wide = many((index) => topic(`${index}`, { configs: [wideConfig] }), 600);
  await created("of 9 MiB, validated", wide, true);
  await created("of 9 MiB", wide);
  const wideQuotas = many((index) => {
    const entity = [{ entityType: "user", entityName: String(index).padStart(16_000, "l") }];
    return { ...quota(index), entity };
  }, 600);
  await ask("of 9 MiB, validated", "AlterClientQuotas", 1, { entries: wideQuotas, validateOnly: true }, "entries");
  await ask("of 9 MiB", "AlterClientQuotas", 1, { entries: wideQuotas }, "entries");
  const deleted = many((index) => ({ name: `large-${index}` }));
  await ask("of 10,001 unknown topics", "DeleteTopics", 6, { topics: deleted, timeoutMs }, "responses");
  // Appending makes a value longer than one request can carry.
  const pairs = (from: number) => Array.from({ length: 4000 }, (_, index) => `${from + index}:1`).join(",");
  for (const from of [10_000, 20_000]) {
    const configs = [{ name: "leader.replication.throttled.replicas", configOperation: 2, value: pairs(from) }];
    await session.send(`IncrementalAlterConfigs v1 that appends from ${from}`, "IncrementalAlterConfigs", 1, {
      resources: [{ resourceType: 2, resourceName: "large", configs }],
    });
  }
  await session.send("the topic goes", "DeleteTopics", 6, { topics: [{ name: "large" }], timeoutMs });
}

/** How many rows there are of each error. */
function inShort(answer: Row, field: string): Row {
  const counts = new Map<string, number>();
  for (const row of answer[field] as Row[]) {
    const key = `${String(row["errorCode"])} ${String(row["errorMessage"])}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const { errorCode, errorMessage } = answer;
  const rows = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { errorCode, errorMessage, rows: Object.fromEntries(rows) };
}
