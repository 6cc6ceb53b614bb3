import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokerConfig } from "../../config/broker-config.ts";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { prepareLogDirectories } from "./prepare-log-directories.ts";

test("prepareLogDirectories() refuses partitions whose metadata log is gone, but not an empty directory without one", () => {
  const platform = createSimulatedPlatform({ seed: 3 });
  const config = BrokerConfig.parse(new Map([["log.dirs", "/data"]]), { isStandalone: true });
  const prepare = () =>
    prepareLogDirectories({ platform, config, logDirs: ["/data"], metadataLogDir: "/data", isEphemeral: false });
  assert.ok(prepare().wasFormatted);
  platform.files.removeDirectory("/data/__cluster_metadata-0");
  assert.ok(!prepare().wasFormatted);
  platform.files.makeDirectory("/data/orders-0");
  assert.throws(
    prepare,
    /metadata log \/data\/__cluster_metadata-0 is missing, but \/data holds partitions \(orders-0\)/,
  );
  assert.ok(platform.files.exists("/data/orders-0"));
});
