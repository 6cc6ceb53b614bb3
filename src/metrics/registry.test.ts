import assert from "node:assert/strict";
import { test } from "node:test";
import { LatencyHistogram } from "./latency-histogram.ts";
import { MetricsRegistry } from "./registry.ts";

test("expose() prints counters with their labels as they stand at the scrape", async () => {
  const registry = new MetricsRegistry();
  let produceCount = 0;
  registry.counters("kafka_requests_total", "Requests.", (emit) => {
    emit(produceCount, { request: "Produce" });
    emit(2, { request: 'a"b\n' });
  });
  produceCount = 3;
  const { text, contentType } = await registry.expose();
  assert.match(contentType, /^text\/plain; version=0\.0\.4/);
  assert.match(text, /# TYPE kafka_requests_total counter/);
  assert.match(text, /kafka_requests_total\{request="Produce"\} 3/);
  assert.ok(text.includes(String.raw`request="a\"b\n"`), text);
});

test("gauges are read when they are scraped, not before", async () => {
  const registry = new MetricsRegistry();
  let reads = 0;
  registry.gauge("kafka_connections", "Open connections.", () => ++reads);
  assert.equal(reads, 0);
  assert.match((await registry.expose()).text, /kafka_connections 1\n/);
  assert.match((await registry.expose()).text, /kafka_connections 2\n/);
});

test("a histogram is cumulative, in seconds, and puts a bound into its own bucket", async () => {
  const registry = new MetricsRegistry();
  const histogram = new LatencyHistogram([1, 10]);
  registry.histograms("latency_seconds", "How long.", (emit) => emit(histogram));
  for (const latencyMs of [0.5, 1, 1.5, 10, 11]) histogram.observe(latencyMs);
  const { text } = await registry.expose();
  assert.match(text, /latency_seconds_bucket\{le="0\.001"\} 2/);
  assert.match(text, /latency_seconds_bucket\{le="0\.01"\} 4/);
  assert.match(text, /latency_seconds_bucket\{le="\+Inf"\} 5/);
  assert.match(text, /latency_seconds_sum 0\.024\b/);
  assert.match(text, /latency_seconds_count 5/);
});

test("two brokers of a process have registries of their own", async () => {
  const first = new MetricsRegistry();
  const second = new MetricsRegistry();
  first.gauge("kafka_connections", "Open connections.", () => 1);
  second.gauge("kafka_connections", "Open connections.", () => 2);
  assert.match((await first.expose()).text, /kafka_connections 1/);
  assert.match((await second.expose()).text, /kafka_connections 2/);
});

test("a name is registered once", () => {
  const registry = new MetricsRegistry();
  registry.gauge("kafka_connections", "Open connections.", () => 0);
  assert.throws(() => registry.gauge("kafka_connections", "Again.", () => 0), /registered already/);
});
