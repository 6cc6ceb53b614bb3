import assert from "node:assert/strict";
import { test } from "node:test";
import { LatencyHistogram } from "./latency-histogram.ts";
import { counter, gauge, type MetricDefinition } from "./metric-definition.ts";
import { MetricsRegistry } from "./registry.ts";

const CONNECTIONS: MetricDefinition<{ readonly open: number }> = gauge(
  "kafka_connections",
  "Open connections.",
  (from) => from.open,
);

function registryOf<Source>(definition: MetricDefinition<Source>, source: Source): MetricsRegistry {
  const registry = new MetricsRegistry();
  registry.register([definition], source);
  return registry;
}

async function textOf(registry: MetricsRegistry, giveWay?: () => Promise<void> | undefined): Promise<string> {
  let text = "";
  for await (const piece of (await registry.expose(giveWay)).pieces) text += piece;
  return text;
}

test("expose() prints counters with their labels as they stand at the scrape", async () => {
  const source = { produceCount: 0 };
  const registry = registryOf(
    {
      name: "kafka_requests_total",
      type: "counter",
      labels: ["request", "version"],
      help: "Requests.",
      read: ({ produceCount }, emit) => {
        emit(produceCount, "Produce", "13");
        emit(2, 'a"b\n', "0");
      },
    },
    source,
  );
  source.produceCount = 3;
  const { contentType } = await registry.expose();
  const text = await textOf(registry);
  assert.match(contentType, /^text\/plain; version=0\.0\.4/);
  assert.match(text, /# TYPE kafka_requests_total counter/);
  assert.match(text, /kafka_requests_total\{request="Produce",version="13"\} 3/);
  assert.ok(text.includes(String.raw`request="a\"b\n"`), text);
});

test("gauges are read when they are scraped, not before", async () => {
  let reads = 0;
  const registry = registryOf(
    counter("kafka_reads", "Reads.", () => ++reads),
    undefined,
  );
  assert.equal(reads, 0);
  assert.match(await textOf(registry), /kafka_reads 1\n/);
  assert.match(await textOf(registry), /kafka_reads 2\n/);
});

test("a histogram is cumulative, in seconds, and puts a bound into its own bucket", async () => {
  const histogram = new LatencyHistogram([1, 10]);
  const registry = registryOf(
    {
      name: "latency_seconds",
      type: "histogram",
      labels: ["api"],
      help: "How long.",
      read: (from, emit) => emit(from, "x"),
    },
    histogram,
  );
  for (const latencyMs of [0.5, 1, 1.5, 10, 11]) histogram.observe(latencyMs);
  const text = await textOf(registry);
  assert.match(text, /latency_seconds_bucket\{api="x",le="0\.001"\} 2/);
  assert.match(text, /latency_seconds_bucket\{api="x",le="0\.01"\} 4/);
  assert.match(text, /latency_seconds_bucket\{api="x",le="\+Inf"\} 5/);
  assert.match(text, /latency_seconds_sum\{api="x"\} 0\.024\b/);
  assert.match(text, /latency_seconds_count\{api="x"\} 5/);
});

test("two brokers of a process have registries of their own", async () => {
  assert.match(await textOf(registryOf(CONNECTIONS, { open: 1 })), /kafka_connections 1/);
  assert.match(await textOf(registryOf(CONNECTIONS, { open: 2 })), /kafka_connections 2/);
});

test("a name is registered once, and a sample has a value for each label", async () => {
  const registry = registryOf(CONNECTIONS, { open: 0 });
  assert.throws(() => registry.register([CONNECTIONS], { open: 0 }), /registered already/);
  registry.register(
    [{ name: "kafka_short", type: "gauge", labels: ["topic"], help: "", read: (_, emit) => emit(1) }],
    undefined,
  );
  await assert.rejects(textOf(registry), /one value for each label/);
});

test("expose() lets others in while it prints thousands of lines, each of them once under one head", async () => {
  const many: MetricDefinition<number> = {
    name: "kafka_many",
    type: "gauge",
    labels: ["index"],
    help: "Many.",
    read: (count, emit) => {
      for (let index = 0; index < count; index++) emit(index, String(index));
    },
  };
  let pauses = 0;
  const giveWay = (): Promise<void> => {
    pauses++;
    return Promise.resolve();
  };
  const text = await textOf(registryOf(many, 1001), giveWay);
  const lines = Array.from({ length: 1001 }, (_, index) => `kafka_many{index="${index}"} ${index}\n`);
  assert.equal(text, `# HELP kafka_many Many.\n# TYPE kafka_many gauge\n${lines.join("")}`);
  assert.ok(pauses > 2, String(pauses));
});

for (const count of [0, 1, 250, 500, 601]) {
  test(`a metric of ${count} numbers is read and printed bit by bit, under one head`, async () => {
    let readCount = 0;
    const registry = registryOf(
      {
        name: "kafka_log_log_size",
        type: "gauge",
        labels: ["partition"],
        help: "Bytes.",
        *each() {
          for (; readCount < count; readCount++) yield [readCount, String(readCount)];
        },
      },
      undefined,
    );
    const readWhenLeft: number[] = [];
    const text = await textOf(registry, () => {
      readWhenLeft.push(readCount);
      return undefined;
    });
    const lines = text.trimEnd().split("\n");
    assert.deepEqual(
      lines.slice(2),
      Array.from({ length: count }, (_, index) => `kafka_log_log_size{partition="${index}"} ${index}`),
    );
    assert.deepEqual(
      lines.slice(0, 2).map((line) => line.split(" ")[1]),
      ["HELP", "TYPE"],
    );
    // Never more than a piece ahead of what was printed.
    for (const [index, seen] of readWhenLeft.entries()) assert.ok(seen <= (index + 1) * 250, `${seen} at ${index}`);
  });
}
