import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { kafkaRatios } from "../bench/baselines/against-kafka-table.ts";
import { cpuSides, describeRatioDrift, measureRatio } from "../bench/baselines/ratio.ts";

interface Baselines {
  readonly method: string;
  readonly ratios: Record<string, { median: number; low: number; high: number; against: string }>;
  readonly againstKafka: { readonly ratios: object };
}

const baselines = JSON.parse(readFileSync("parity/baselines.json", "utf8")) as Baselines;

test("parity/baselines.json tells of each ratio what it is against, and its spread", () => {
  assert.match(baselines.method, /bench\/baselines\.ts --record/);
  const areas = new Set(Object.keys(baselines.ratios).map((name) => name.split(":")[0]));
  assert.deepEqual(areas, new Set(["protocol", "records", "broker", "transport", "start"]));
  for (const [name, { median, low, high, against }] of Object.entries(baselines.ratios)) {
    assert.ok(low > 0 && low <= median && median <= high, name);
    assert.notEqual(against, "", name);
  }
});

test("the ratios against Kafka are those of docs/performance.md: run `node bench/baselines.ts --record`", () => {
  assert.deepEqual(baselines.againstKafka.ratios, kafkaRatios(readFileSync("docs/performance.md", "utf8")));
  assert.throws(() => kafkaRatios("# Nothing"), /no ratios/);
});

test("a drift is told as a ratio, and called one only outside of both spreads and of a tenth", () => {
  const recorded = { median: 1, low: 0.9, high: 1.2 };
  assert.equal(describeRatioDrift(recorded, { median: 1.3, low: 1.15, high: 1.5 }), "×1.30");
  assert.equal(describeRatioDrift(recorded, { median: 1.5, low: 1.25, high: 1.7 }), "×1.50 SLOWER");
  assert.equal(describeRatioDrift(recorded, { median: 0.5, low: 0.4, high: 0.6 }), "×0.50 faster");
  const steady = { median: 1, low: 1, high: 1 };
  assert.equal(describeRatioDrift(steady, { median: 1.05, low: 1.04, high: 1.06 }), "×1.05");
});

test("measureRatio() lets the sides take turns, leaves the first round out and closes", async () => {
  const calls: string[] = [];
  const costs = [9, 2, 4, 3];
  const ratio = await measureRatio(
    {
      name: "a",
      against: "b",
      measured: "wall time",
      prepare: () => ({
        ours: () => (calls.push("ours"), costs.shift() ?? 0),
        reference: () => (calls.push("reference"), 2),
        close: () => void calls.push("close"),
      }),
    },
    3,
  );
  assert.deepEqual(ratio, { median: 1.5, low: 1, high: 2 });
  const spoiled = [1, 7, 1, 9, 3, 5];
  const middle = await measureRatio(
    {
      name: "a",
      against: "b",
      measured: "wall time",
      prepare: () => ({ ours: () => spoiled.shift() ?? 0, reference: () => 1 }),
    },
    5,
  );
  assert.deepEqual(middle, { median: 5, low: 3, high: 7 });
  assert.deepEqual(calls, [...Array.from({ length: 4 }, () => ["ours", "reference"]).flat(), "close"]);
});

test("cpuSides() finds that twice the work costs more", () => {
  const work = (times: number) => () => {
    let sum = 0;
    for (let index = 0; index < times * 100_000; index++) sum += index % 7;
    return sum;
  };
  const sides = cpuSides(work(4), work(1));
  assert.ok(Number(sides.ours()) > Number(sides.reference()));
});
