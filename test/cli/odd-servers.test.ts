/** Commands against what is not a Kafka, does not answer, or is an old one. */
import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { test } from "node:test";
import { ApiKey, headerVersions } from "../../src/protocol/api-keys.ts";
import {
  newApiVersionsResponse,
  writeApiVersionsResponse,
} from "../../src/protocol/generated/api-versions-response.ts";
import { newMetadataResponse, writeMetadataResponse } from "../../src/protocol/generated/metadata-response.ts";
import { writeResponseHeader } from "../../src/protocol/generated/response-header.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { runRafka } from "../../src/testing/rafka-process.ts";

interface OddServer extends AsyncDisposable {
  readonly address: string;
}

async function listen(serve: (socket: Socket, port: number) => void): Promise<OddServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    serve(socket, (server.address() as { port: number }).port);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as { port: number }).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A broker that has ApiVersions and Metadata, and no other API; `answer` may send something else in an answer's place. */
function oldBroker(answer?: (apiKey: number) => Buffer | undefined): Promise<OddServer> {
  return listen((socket, port) => {
    let pending = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
        const frame = pending.subarray(4, 4 + pending.readInt32BE(0));
        pending = pending.subarray(4 + frame.length);
        const apiKey = frame.readInt16BE(0);
        socket.write(answer?.(apiKey) ?? answerOf(apiKey, frame.readInt16BE(2), frame.readInt32BE(4), port));
      }
    });
  });
}

function answerOf(apiKey: number, version: number, correlationId: number, port: number): Buffer {
  const writer = new Writer();
  writer.beginFrame();
  writeResponseHeader(writer, { correlationId }, headerVersions(apiKey, version)?.response ?? 0);
  if (apiKey === ApiKey.API_VERSIONS) {
    const apiKeys = [ApiKey.API_VERSIONS, ApiKey.METADATA].map((key) => ({
      apiKey: key,
      minVersion: 0,
      maxVersion: key === ApiKey.METADATA ? 12 : 4,
    }));
    writeApiVersionsResponse(writer, newApiVersionsResponse({ apiKeys }), version);
  } else {
    const brokers = [{ nodeId: 1, host: "127.0.0.1", port, rack: null }];
    writeMetadataResponse(writer, newMetadataResponse({ brokers, controllerId: 1, clusterId: "c" }), version);
  }
  return Buffer.concat(writer.finishFrame());
}

const HTTP = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

async function failure(server: OddServer, ...words: readonly string[]): Promise<string> {
  const result = await runRafka([...words, "-b", server.address]);
  assert.equal(result.exitCode, 1, result.stderr);
  assert.equal(result.stdout, "");
  assert.match(result.stderr, /^rafka: /);
  assert.doesNotMatch(result.stderr, /\n\s+at /);
  return result.stderr;
}

test("a server that speaks HTTP: asks whether it is Kafka", async () => {
  await using server = await listen((socket) => socket.once("data", () => void socket.write(HTTP)));
  assert.match(await failure(server, "topics", "list"), /impossible length; is this Kafka\?/);
});

test("a server that never answers: says who did not answer what, and in which time", async () => {
  await using server = await listen(() => {});
  assert.match(
    await failure(server, "topics", "list", "--timeout-ms", "300"),
    /127\.0\.0\.1:\d+ did not answer ApiVersions within 300 ms/,
  );
});

test("a server that closes every connection: says so", async () => {
  await using server = await listen((socket) => socket.end());
  assert.match(await failure(server, "topics", "create", "t"), /was closed by the broker|ECONNRESET|EPIPE/);
});

test("an address where nobody listens: names it", async () => {
  const server = await listen(() => {});
  await server[Symbol.asyncDispose]();
  assert.match(await failure(server, "cluster", "id"), /no broker can be reached: .*ECONNREFUSED 127\.0\.0\.1/);
});

for (const [words, api] of [
  [["features", "upgrade", "--feature", "a=1"], "UpdateFeatures"],
  [["topics", "create", "a", "b"], "CreateTopics"],
  [["topics", "add-partitions", "a", "-p", "2"], "CreatePartitions"],
  [["topics", "delete", "a"], "DeleteTopics"],
  [["configs", "describe", "topic", "a"], "DescribeConfigs"],
  [["configs", "alter", "topic", "a", "--set", "a=b"], "IncrementalAlterConfigs"],
  [["configs", "list", "group"], "ListConfigResources"],
  [["cluster", "brokers"], "DescribeCluster"],
  [["cluster", "unregister", "7"], "UnregisterBroker"],
  [["log-dirs", "describe"], "DescribeLogDirs"],
  [["quotas", "describe"], "DescribeClientQuotas"],
  [["quotas", "alter", "--user", "u", "--delete", "x"], "AlterClientQuotas"],
] as const) {
  test(`a broker without ${api}: rafka ${words.slice(0, 2).join(" ")} names the API that is missing`, async () => {
    await using server = await oldBroker();
    assert.match(await failure(server, ...words), new RegExp(`the broker does not serve ${api}`));
  });
}

test("an answer that cannot be read: names the API", async () => {
  const garbage = (apiKey: number): Buffer | undefined =>
    apiKey === ApiKey.METADATA ? Buffer.from("0000000700000001ffffff", "hex") : undefined;
  await using server = await oldBroker(garbage);
  assert.match(
    await failure(server, "topics", "list"),
    /^rafka: answer of Metadata v12 cannot be read: value runs past the frame$/m,
  );
});

test("names with control characters in an answer are shown, and not obeyed", async () => {
  await using server = await oldBroker();
  const stderr = await failure(server, "topics", "describe", "\u001b[31mred\u0007\n");
  assert.match(stderr, /topic \\x1b\[31mred\\x07\\n does not exist/);
});
