/** Dynamic configs: incremental and whole changes, refusals in Kafka's words, the rules of eligible leader replicas. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { MetadataWorld } from "../../testing/metadata-world.ts";
import { INTERNAL_CONTEXT } from "../controller-client.ts";
import { AlterConfigOperation } from "./config-change.ts";

const { SET, DELETE, APPEND, SUBTRACT } = AlterConfigOperation;
type Operation = readonly [name: string, operation: number, value: string | null];

async function startedWorld(): Promise<MetadataWorld> {
  const world = new MetadataWorld();
  await world.startBroker();
  await world.createTopic({ name: "t", configs: [{ name: "retention.ms", value: "5000" }] });
  return world;
}

async function alter(
  world: MetadataWorld,
  resources: readonly (readonly [type: number, name: string, operations: readonly Operation[]])[],
  validateOnly = false,
) {
  const request = {
    resources: resources.map(([resourceType, resourceName, operations]) => ({
      resourceType,
      resourceName,
      configs: operations.map(([name, configOperation, value]) => ({ name, configOperation, value })),
    })),
    validateOnly,
  };
  const { responses } = await world.until(world.node.controller.incrementalAlterConfigs(INTERNAL_CONTEXT, request));
  return responses.map(({ errorCode, errorMessage }) => [errorCode, errorMessage]);
}

const TOPIC = ConfigResourceType.TOPIC;
const BROKER = ConfigResourceType.BROKER;
const props = (world: MetadataWorld) => Object.fromEntries(world.node.image().configs.topicProps("t"));

test("sets, deletes, appends and subtracts", async () => {
  const world = await startedWorld();
  assert.deepEqual(
    await alter(world, [
      [
        TOPIC,
        "t",
        [
          ["retention.ms", DELETE, null],
          ["segment.bytes", SET, "2000000"],
        ],
      ],
    ]),
    [[0, null]],
  );
  assert.deepEqual(props(world), { "segment.bytes": "2000000" });
  await alter(world, [[TOPIC, "t", [["cleanup.policy", APPEND, "compact"]]]]);
  assert.equal(props(world)["cleanup.policy"], "delete,compact");
  await alter(world, [[TOPIC, "t", [["cleanup.policy", SUBTRACT, "delete"]]]]);
  assert.equal(props(world)["cleanup.policy"], "compact");
});

const REFUSED: readonly (readonly [
  type: number,
  name: string,
  operation: Operation,
  code: keyof typeof ErrorCode,
  message: string,
])[] = [
  [TOPIC, "t", ["no.such", SET, "1"], "INVALID_CONFIG", "Unknown topic config name: no.such"],
  [TOPIC, "t", ["retention.ms", SET, null], "INVALID_REQUEST", "Null value not supported for : retention.ms"],
  [
    TOPIC,
    "t",
    ["retention.ms", APPEND, "1"],
    "INVALID_CONFIG",
    "Can't APPEND to key retention.ms because its type is not LIST.",
  ],
  [TOPIC, "none", ["retention.ms", SET, "1"], "UNKNOWN_TOPIC_OR_PARTITION", "The topic 'none' does not exist."],
  [TOPIC, "", ["retention.ms", SET, "1"], "INVALID_REQUEST", "Default topic resources are not allowed."],
  [BROKER, "2", ["log.retention.ms", SET, "1"], "INVALID_REQUEST", "Unexpected broker id, expected 1, but received 2"],
  [BROKER, "x", ["log.retention.ms", SET, "1"], "INVALID_REQUEST", "Node id must be an integer, but it is: x"],
  [
    BROKER,
    "1",
    ["min.insync.replicas", SET, "1"],
    "INVALID_CONFIG",
    "Broker-level min.insync.replicas cannot be altered while ELR is enabled.",
  ],
  [
    BROKER,
    "",
    ["min.insync.replicas", DELETE, null],
    "INVALID_CONFIG",
    "Cluster-level min.insync.replicas cannot be removed while ELR is enabled.",
  ],
  [77, "x", ["a", SET, "1"], "INVALID_REQUEST", "Unknown resource type 77"],
];

for (const [type, name, operation, code, message] of REFUSED) {
  test(`answers ${code}: ${message}`, async () => {
    const world = await startedWorld();
    const before = world.node.image().configs;
    assert.deepEqual(await alter(world, [[type, name, [operation]]]), [[ErrorCode[code], message]]);
    assert.equal(world.node.image().configs, before);
  });
}

test("a resource that is asked for twice is told twice, and the others go on", async () => {
  const world = await startedWorld();
  const rows = await alter(world, [
    [TOPIC, "t", [["retention.ms", SET, "1"]]],
    [BROKER, "", [["log.retention.ms", SET, "99"]]],
    [TOPIC, "t", [["retention.ms", SET, "2"]]],
  ]);
  const duplicate = [ErrorCode.INVALID_REQUEST, "Each resource must appear at most once."];
  assert.deepEqual(rows, [duplicate, [0, null], duplicate]);
  assert.equal(props(world)["retention.ms"], "5000");
  assert.equal(world.node.image().configs.clusterProps().get("log.retention.ms"), "99");
});

test("validate_only changes nothing", async () => {
  const world = await startedWorld();
  assert.deepEqual(await alter(world, [[TOPIC, "t", [["retention.ms", SET, "1"]]]], true), [[0, null]]);
  assert.equal(props(world)["retention.ms"], "5000");
});

test("AlterConfigs replaces all of a resource's configs", async () => {
  const world = await startedWorld();
  const resources = [
    { resourceType: TOPIC, resourceName: "t", configs: [{ name: "segment.bytes", value: "2000000" }] },
  ];
  const { responses } = await world.until(
    world.node.controller.legacyAlterConfigs(INTERNAL_CONTEXT, { resources, validateOnly: false }),
  );
  assert.deepEqual(
    responses.map(({ errorCode }) => errorCode),
    [0],
  );
  assert.deepEqual(props(world), { "segment.bytes": "2000000" });
});

test("configs survive a restart", async () => {
  const world = await startedWorld();
  await alter(world, [[TOPIC, "t", [["segment.bytes", SET, "2000000"]]]]);
  world.platform.disk.crash();
  await world.startBroker();
  assert.deepEqual(props(world), { "retention.ms": "5000", "segment.bytes": "2000000" });
});
