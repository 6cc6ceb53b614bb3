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

test("listenHttp() sends pieces as they are made, and no more of them to who has gone", async () => {
  let made = 0;
  let hasEnded = (): void => {};
  const ended = new Promise<void>((resolve) => (hasEnded = resolve));
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (; made < 100_000; made++) yield "x".repeat(10_000);
    } finally {
      hasEnded();
    }
  }
  const onError = (error: unknown): void => assert.fail(String(error));
  const listening = { host: "127.0.0.1", port: 0, onError };
  const server = await listenHttp(listening, () => ({ status: 200, contentType: "text/plain", body: pieces() }));
  try {
    const { body } = await fetch(server.url);
    const reader = body?.getReader();
    assert.equal((await reader?.read())?.value?.[0], "x".charCodeAt(0));
    assert.ok(made < 100_000, "the first piece comes before the last is made");
    await reader?.cancel();
    await ended;
    assert.ok(made < 100_000, `${made} pieces were made`);
  } finally {
    await server.close();
  }
});

test("listenHttp() cuts the connection when a piece cannot be made", async () => {
  const errors: unknown[] = [];
  const failure = new Error("no more numbers");
  async function* pieces(): AsyncGenerator<string> {
    yield "one\n";
    throw failure;
  }
  const listening = { host: "127.0.0.1", port: 0, onError: (error: unknown) => errors.push(error) };
  const server = await listenHttp(listening, () => ({ status: 200, contentType: "text/plain", body: pieces() }));
  try {
    await assert.rejects(fetch(server.url).then((answer) => answer.text()));
    assert.deepEqual(errors, [failure]);
  } finally {
    await server.close();
  }
});
