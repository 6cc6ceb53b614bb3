import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { startBroker } from "../index.ts";
import { SERVED_METRICS } from "./broker-metrics.ts";

test("docs/metrics.md names every metric with its labels and meaning, and no other", () => {
  const page = readFileSync("docs/metrics.md", "utf8");
  const rows = [...page.matchAll(/^\|\s*`([^`]+)`\s*\|([^|]*)\|([^|]*)\|$/gm)].map((row) =>
    row.slice(1).map((cell) => cell.trim()),
  );
  const known = SERVED_METRICS.map(({ name, type, labels, help }) => [
    name,
    [...labels, ...(type === "histogram" ? ["le"] : [])].join(", "),
    help,
  ]);
  assert.deepEqual(rows, known);
});

test("a broker serves every metric with its type, in order", async () => {
  await using broker = await startBroker({ metricsPort: 0 });
  const text = await (await fetch(`${broker.metricsUrl}/metrics`)).text();
  const served = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name, type]) => ({ name, type }));
  assert.deepEqual(
    served,
    SERVED_METRICS.map(({ name, type }) => ({ name, type })),
  );
});
