import assert from "node:assert/strict";
import { test } from "node:test";
import { createRealPlatform } from "./real-platform.ts";

test("a fast peer is read in turns of about a megabyte", async () => {
  const { sockets } = createRealPlatform();
  const total = 64 * 1024 * 1024;
  let received = 0;
  let turn = 0;
  let longestTurn = 0;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const server = await sockets.listen({ host: "127.0.0.1", port: 0 }, (socket) => {
    socket.onData = (bytes) => {
      if (turn === 0) setImmediate(() => (turn = 0));
      turn += bytes.length;
      longestTurn = Math.max(longestTurn, turn);
      received += bytes.length;
      if (received === total) resolve();
    };
  });
  const client = await sockets.connect({ host: "127.0.0.1", port: server.port, timeoutMs: 10_000 });
  client.write([Buffer.alloc(total)]);
  await done;
  assert.ok(longestTurn < 1.3 * 1024 * 1024, `${longestTurn} bytes in one turn`);
  client.close();
  await server.close();
});
