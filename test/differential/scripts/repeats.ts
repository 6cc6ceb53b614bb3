/** A client that asks again, as one does whose answer was lost: what it is told, and that nothing happens twice. */
import type { ApiName, WireSession } from "../wire-session.ts";

const NAME = "repeats";

/** Leaves nothing behind. */
export async function repeats(session: WireSession): Promise<void> {
  const timeoutMs = 60_000;
  const twice = async (what: string, api: ApiName, version: number, body: Readonly<Record<string, unknown>>) => {
    for (const time of ["once", "again"]) await session.send(`${what}, ${time}`, api, version, body);
  };
  const altered = (configOperation: number, name: string, value: string | null) => ({
    resources: [{ resourceType: 2, resourceName: NAME, configs: [{ name, configOperation, value }] }],
  });
  const configs = () =>
    session.until(
      "DescribeConfigs",
      4,
      { resources: [{ resourceType: 2, resourceName: NAME, configurationKeys: ["cleanup.policy", "retention.ms"] }] },
      () => true,
    );
  await twice("CreateTopics", "CreateTopics", 4, {
    topics: [{ name: NAME, numPartitions: 1, replicationFactor: 1 }],
    timeoutMs,
  });
  await session.untilLed([NAME]);
  const grown = { topics: [{ name: NAME, count: 3, assignments: null }], timeoutMs };
  await twice("CreatePartitions", "CreatePartitions", 3, grown);
  await session.untilLed([NAME], 3);
  await twice("SET", "IncrementalAlterConfigs", 1, altered(0, "retention.ms", "1000"));
  await twice("APPEND", "IncrementalAlterConfigs", 1, altered(2, "cleanup.policy", "compact"));
  await session.send("cleanup.policy appended", "IncrementalAlterConfigs", 1, altered(0, "cleanup.policy", "compact"));
  await twice("SUBTRACT", "IncrementalAlterConfigs", 1, altered(3, "cleanup.policy", "delete"));
  await twice("DELETE", "IncrementalAlterConfigs", 1, altered(1, "retention.ms", null));
  await twice("AlterConfigs", "AlterConfigs", 2, {
    resources: [{ resourceType: 2, resourceName: NAME, configs: [{ name: "retention.ms", value: "2000" }] }],
  });
  await configs();
  const quota = { entity: [{ entityType: "user", entityName: NAME }], ops: [{ key: "producer_byte_rate", value: 7 }] };
  await twice("AlterClientQuotas", "AlterClientQuotas", 1, { entries: [quota] });
  const removal = { ...quota, ops: [{ key: "producer_byte_rate", remove: true }] };
  await twice("AlterClientQuotas, gone", "AlterClientQuotas", 1, { entries: [removal] });
  const upsertions = [
    { name: NAME, mechanism: 1, iterations: 4096, salt: Buffer.from("salt"), saltedPassword: Buffer.alloc(32, 7) },
  ];
  await twice("AlterUserScramCredentials", "AlterUserScramCredentials", 0, { upsertions });
  const deletions = [{ name: NAME, mechanism: 1 }];
  await twice("AlterUserScramCredentials, gone", "AlterUserScramCredentials", 0, { deletions });
  await twice("DeleteRecords", "DeleteRecords", 2, {
    topics: [{ name: NAME, partitions: [{ partitionIndex: 0, offset: 0 }] }],
    timeoutMs,
  });
  // Two clients at once: one of them makes it.
  const rivals = [0, 1, 2, 3].map((rival) =>
    session.until(
      "CreateTopics",
      4,
      { topics: [{ name: `${NAME}-rivals`, numPartitions: 1, replicationFactor: 1 }] },
      () => true,
      { as: `rival-${rival}` },
    ),
  );
  const rows = (await Promise.all(rivals)).map(
    (answer) => (answer["topics"] as { errorCode: number }[])[0]?.errorCode ?? -1,
  );
  session.note("CreateTopics by four rivals", { errorCodes: rows.toSorted((a, b) => a - b) });
  await twice("DeleteTopics", "DeleteTopics", 6, { topics: [{ name: NAME }], timeoutMs });
  await twice("DeleteTopics of the rivals", "DeleteTopics", 6, { topics: [{ name: `${NAME}-rivals` }], timeoutMs });
}
