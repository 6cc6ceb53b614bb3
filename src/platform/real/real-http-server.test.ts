import assert from "node:assert/strict";
import { test } from "node:test";
import { listenHttp } from "./real-http-server.ts";

test("listenHttp() answers 500 for a handler that fails, and tells why to whoever listens", async () => {
  const errors: unknown[] = [];
  const failure = new Error("no numbers");
  const server = await listenHttp({ host: "127.0.0.1", port: 0, onError: (error) => errors.push(error) }, () => {
    throw failure;
  });
  try {
    assert.equal((await fetch(`${server.url}/metrics`)).status, 500);
    assert.deepEqual(errors, [failure]);
  } finally {
    await server.close();
  }
});

test("listenHttp() answers GET and HEAD, and nothing else", async () => {
  const answer = { status: 200, contentType: "text/plain", body: "ok" };
  const onError = (error: unknown): void => assert.fail(String(error));
  const server = await listenHttp({ host: "127.0.0.1", port: 0, onError }, (path) =>
    path === "/healthz" ? answer : undefined,
  );
  try {
    assert.equal(await (await fetch(`${server.url}/healthz?now`)).text(), "ok");
    assert.equal(await (await fetch(`${server.url}/healthz`, { method: "HEAD" })).text(), "");
    assert.equal((await fetch(`${server.url}/healthz`, { method: "POST" })).status, 405);
    assert.equal((await fetch(`${server.url}/elsewhere`)).status, 404);
  } finally {
    await server.close();
  }
});
