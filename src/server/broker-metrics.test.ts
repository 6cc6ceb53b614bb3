import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startBroker } from "../index.ts";

test("docs/metrics.md names every metric that a broker serves, and no other", async () => {
  await using broker = await startBroker({ metricsPort: 0 });
  const text = await (await fetch(`${broker.metricsUrl}/metrics`)).text();
  const served = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? "");
  const page = readFileSync("docs/metrics.md", "utf8");
  const documented = [...page.matchAll(/^\|\s*`([^`]+)`/gm)].map(([, name]) => name ?? "");
  assert.deepEqual(documented.toSorted(), served.toSorted());
});
