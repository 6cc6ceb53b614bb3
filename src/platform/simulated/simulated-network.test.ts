/** What only the simulated network does: to take its time, to be cut, to break. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isSystemError, type Socket } from "../platform.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "./simulated-platform.ts";

async function pair(platform: SimulatedPlatform): Promise<{ client: Socket; server: Socket; received: string[] }> {
  const received: string[] = [];
  let served: Socket | undefined;
  await platform.network.listen({ host: "", port: 9092 }, (socket) => {
    served = socket;
    socket.onData = (bytes) => received.push(Buffer.from(bytes).toString());
  });
  const connecting = platform.network.connect({ host: "b", port: 9092, timeoutMs: 100 });
  await platform.runUntilIdle();
  const client = await connecting;
  return { client, server: served as Socket, received };
}

test("packets take their delay and keep their order", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const { client, received } = await pair(platform);
  platform.network.delay = { minMs: 10, maxMs: 50 };
  for (let count = 0; count < 20; count++) client.write([Buffer.from(String(count))]);
  platform.advance(9);
  assert.deepEqual(received, []);
  platform.advance(41);
  assert.deepEqual(
    received,
    Array.from({ length: 20 }, (_, index) => String(index)),
  );
});

test("a cut line holds bytes back and lets nobody connect; healed, it delivers them", async () => {
  const platform = createSimulatedPlatform({ seed: 2 });
  const { client, received } = await pair(platform);
  platform.network.cut(9092);
  client.write([Buffer.from("late")]);
  const refused = assert.rejects(platform.network.connect({ host: "b", port: 9092, timeoutMs: 100 }), (error) =>
    isSystemError(error, "ETIMEDOUT"),
  );
  await platform.advanceAsync(1000);
  await refused;
  assert.deepEqual(received, []);
  assert.equal(client.bufferedBytes, 4);
  platform.network.heal(9092);
  await platform.runUntilIdle();
  assert.deepEqual(received, ["late"]);
});

test("reset() ends both ends with an error", async () => {
  const platform = createSimulatedPlatform({ seed: 3 });
  const { client, server } = await pair(platform);
  const errors: (Error | undefined)[] = [];
  client.onClose = (error) => errors.push(error);
  server.onClose = (error) => errors.push(error);
  platform.network.reset(9092);
  await platform.runUntilIdle();
  assert.equal(errors.length, 2);
  for (const error of errors) assert.ok(isSystemError(error, "ECONNRESET"));
});

test("a view of received bytes that is kept reads as poison", async () => {
  const platform = createSimulatedPlatform({ seed: 4 });
  const { client, server } = await pair(platform);
  let kept: Uint8Array | undefined;
  server.onData = (bytes) => (kept = bytes);
  client.write([Buffer.from("abc")]);
  await platform.runUntilIdle();
  assert.deepEqual([...(kept ?? [])], [0xdb, 0xdb, 0xdb]);
});

test("crash() is silent: no callback, no timer, no listener afterwards", async () => {
  const platform = createSimulatedPlatform({ seed: 5 });
  const { client } = await pair(platform);
  let calls = 0;
  client.onClose = () => calls++;
  platform.timers.schedule(5, () => calls++);
  platform.crash();
  await platform.runUntilIdle();
  assert.equal(calls, 0);
  const refused = assert.rejects(platform.network.connect({ host: "b", port: 9092, timeoutMs: 100 }), (error) =>
    isSystemError(error, "ECONNREFUSED"),
  );
  await platform.runUntilIdle();
  await refused;
});

test("one seed gives one run", async () => {
  const run = async (seed: number): Promise<string> => {
    const platform = createSimulatedPlatform({ seed });
    platform.network.delay = { minMs: 1, maxMs: 1000 };
    const { client, server } = await pair(platform);
    const events: string[] = [];
    server.onData = (bytes) => events.push(`${platform.clock.monotonicMs()} ${bytes.length}`);
    for (let count = 0; count < 10; count++) {
      client.write([platform.random.bytes(1 + Math.floor(platform.random.next() * 100))]);
      await platform.advanceAsync(300);
    }
    return events.join();
  };
  assert.equal(await run(7), await run(7));
  assert.notEqual(await run(7), await run(8));
});
