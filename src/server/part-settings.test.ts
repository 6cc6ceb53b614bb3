import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokerConfig } from "../config/broker-config.ts";
import { ConfigsImage, ConfigResourceType, configResourceKey } from "../metadata/configs-image.ts";
import { networkLimits, TopicLogConfigs } from "./part-settings.ts";

function imageOf(props: Readonly<Record<string, string>>): ConfigsImage {
  const type = ConfigResourceType.BROKER;
  const resource = { type, name: "1", props: new Map(Object.entries(props)) };
  return new ConfigsImage(ConfigsImage.EMPTY.byResource.with(new Map([[configResourceKey(type, "1"), resource]])));
}

const config = BrokerConfig.parse(new Map(), { isStandalone: true });

test("A broker takes the dynamic values of its metadata", () => {
  const broker = new TopicLogConfigs(config).broker(
    imageOf({ "max.connections.per.ip": "3", "max.connections.per.ip.overrides": "127.0.0.1:2" }),
  );
  assert.equal(networkLimits(broker).maxConnectionsPerIp, 3);
  assert.deepEqual(networkLimits(broker).maxConnectionsPerIpOverrides, new Map([["127.0.0.1", 2]]));
});

for (const overrides of ["zzz", "127.0.0.1:many"]) {
  test(`A broker lives with dynamic values that nobody could have set: ${overrides}`, () => {
    const broker = new TopicLogConfigs(config).broker(imageOf({ "max.connections.per.ip.overrides": overrides }));
    assert.deepEqual(networkLimits(broker).maxConnectionsPerIpOverrides, new Map());
  });
}
