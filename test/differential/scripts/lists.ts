/** Configs that are lists: empty, repeated, unknown and missing elements, set, appended and subtracted (KIP-1161). */
import type { WireSession } from "../wire-session.ts";

const TOPIC = 2;
const BROKER = 4;
const CLIENT_METRICS = 16;
const GROUP = 32;

const SET = 0;
const APPEND = 2;
const SUBTRACT = 3;

/** Lists of each kind of resource, with elements that they may have. */
const LISTS: readonly (readonly [
  type: number,
  resource: string,
  config: string,
  elements: readonly [string, string],
])[] = [
  [TOPIC, "lists", "cleanup.policy", ["compact", "delete"]],
  [TOPIC, "lists", "leader.replication.throttled.replicas", ["0:1", "1:1"]],
  [TOPIC, "lists", "follower.replication.throttled.replicas", ["0:1", "1:1"]],
  [BROKER, "", "log.cleanup.policy", ["compact", "delete"]],
  [BROKER, "", "metric.reporters", ["org.apache.kafka.common.metrics.JmxReporter", "com.example.None"]],
  [BROKER, "", "ssl.cipher.suites", ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]],
  [BROKER, "", "ssl.enabled.protocols", ["TLSv1.2", "TLSv1.3"]],
  [BROKER, "", "sasl.enabled.mechanisms", ["PLAIN", "GSSAPI"]],
  [BROKER, "", "principal.builder.class", ["a", "b"]],
  [CLIENT_METRICS, "lists", "metrics", ["org.apache.kafka.a", "org.apache.kafka.b"]],
  [CLIENT_METRICS, "lists", "match", ["client_id=a", "client_software_name=b"]],
  [GROUP, "lists", "consumer.session.timeout.ms", ["50000", "50001"]],
];

/** Leaves a topic behind, as it was made. */
export async function lists(session: WireSession): Promise<void> {
  await session.send("a topic", "CreateTopics", 4, {
    topics: [{ name: "lists", numPartitions: 1, replicationFactor: 1 }],
    timeoutMs: 60_000,
  });
  await session.untilLed(["lists"]);
  for (const [resourceType, resourceName, name, [one, two]] of LISTS) {
    const values = [
      "",
      ",",
      one,
      `${one},`,
      `,${one}`,
      `${one},${one}`,
      `${one},${two}`,
      ` ${one} , ${two} `,
      "*",
      "unknown",
      `${one},unknown`,
      null,
    ];
    for (const [operation, configOperation] of [
      ["set", SET],
      ["append", APPEND],
      ["subtract", SUBTRACT],
    ] as const) {
      for (const value of values) {
        const what = `${operation} ${name} of ${resourceType}: ${value === null ? "null" : `"${value}"`}`;
        await session.send(what, "IncrementalAlterConfigs", 1, {
          resources: [{ resourceType, resourceName, configs: [{ name, configOperation, value }] }],
          validateOnly: true,
        });
      }
    }
    if (resourceType !== TOPIC) continue;
    for (const value of values) {
      const configs = [{ name, value }];
      await session.send(`CreateTopics with ${name}: ${value === null ? "null" : `"${value}"`}`, "CreateTopics", 7, {
        topics: [{ name: "lists-new", numPartitions: 1, replicationFactor: 1, configs }],
        timeoutMs: 60_000,
        validateOnly: true,
      });
    }
  }
}
