/** `rafka topics`, `configs`, `features`, `cluster` and `log-dirs` against Apache Kafka: the stories that Rafka is told. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { adminScenarios } from "../cli/admin-scenarios.ts";
import { freePort, nodeFolder, oracle, oracleMissing } from "./oracle.ts";

const NODE = "cli-admin";

describe("rafka's commands against Kafka", { skip: oracleMissing }, () => {
  let port = 0;
  before(async () => {
    port = await freePort();
    rmSync(join(await nodeFolder(NODE), "server.log"), { force: true });
    const started = await oracle(["start", NODE, String(port)]);
    assert.equal(started.code, 0, started.stdout + started.stderr);
  });
  after(() => oracle(["stop", NODE]));

  adminScenarios({ bootstrap: () => `localhost:${port}`, manyCount: 50 });
});
