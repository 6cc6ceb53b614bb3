import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokerConfig } from "../../config/broker-config.ts";
import { describeTopicConfigs } from "../../config/describe-config.ts";
import { ConfigResourceType, ConfigsDelta, ConfigsImage } from "../../metadata/configs-image.ts";
import { brokerLayers } from "./broker-layers.ts";

test("values that a broker would not heed, however they got into the metadata, do not get in the way of the others", () => {
  const config = BrokerConfig.parse(new Map(), { isStandalone: true });
  const delta = new ConfigsDelta(ConfigsImage.EMPTY);
  for (const [resourceName, name, value] of [
    ["", "log.segment.bytes", "soon"],
    ["", "listeners", "PLAINTEXT://x:1"],
    ["", "log.retention.ms", "5000"],
    [String(config.nodeId), "num.partitions", "9"],
    [String(config.nodeId), "log.roll.ms", "7000"],
  ] as const) {
    delta.replay({ resourceType: ConfigResourceType.BROKER, resourceName, name, value });
  }
  const layers = brokerLayers(delta.apply(), config);
  assert.deepEqual([...layers.clusterWide], [["log.retention.ms", "5000"]]);
  assert.deepEqual([...layers.perBroker], [["log.roll.ms", "7000"]]);
  const described = new Map(describeTopicConfigs(layers, new Map()).map(({ name, value }) => [name, value]));
  assert.equal(described.get("segment.bytes"), "1073741824");
  assert.equal(described.get("retention.ms"), "5000");
});
