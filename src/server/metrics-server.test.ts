import assert from "node:assert/strict";
import { test } from "node:test";
import { startBroker } from "../index.ts";

test("two brokers of a process have metrics of their own, and neither server outlives its broker", async () => {
  const first = await startBroker({ metricsPort: 0 });
  const second = await startBroker({ metricsPort: 0 });
  const urls = [first.metricsUrl ?? "", second.metricsUrl ?? ""];
  for (const url of urls) {
    const response = await fetch(`${url}/metrics`);
    assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    assert.match(
      await response.text(),
      /kafka_server_socket_server_metrics_connection_count\{listener="PLAINTEXT"\} 0/,
    );
  }
  await first.stop();
  await assert.rejects(fetch(`${urls[0]}/healthz`));
  assert.equal((await fetch(`${urls[1]}/healthz`)).status, 200);
  await second.stop();
  await assert.rejects(fetch(`${urls[1]}/healthz`));
});

test("what dashboards of a Kafka cluster ask first is there", async () => {
  await using broker = await startBroker({ metricsPort: 0 });
  const text = await (await fetch(`${broker.metricsUrl}/metrics`)).text();
  for (const sample of [
    "globaltopiccount 0",
    "globalpartitioncount 0",
    "offlinepartitionscount 0",
    "activebrokercount 1",
    "fencedbrokercount 0",
    "activecontrollercount 1",
  ]) {
    assert.ok(text.includes(`\nkafka_controller_kafkacontroller_${sample}\n`), sample);
  }
});

test("a metrics port that is taken undoes the start", async () => {
  await using broker = await startBroker({ metricsPort: 0 });
  const port = Number(new URL(broker.metricsUrl ?? "").port);
  await assert.rejects(startBroker({ metricsPort: port }), {
    code: "EADDRINUSE",
    message: new RegExp(`^127\\.0\\.0\\.1:${port} is already in use`),
  });
});

test("without metricsPort there is no server", async () => {
  await using broker = await startBroker();
  assert.equal(broker.metricsUrl, undefined);
});
