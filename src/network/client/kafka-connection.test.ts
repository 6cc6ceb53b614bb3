import assert from "node:assert/strict";
import { after, test } from "node:test";
import { silentLogger } from "../../base/logger.ts";
import { createRealPlatform } from "../../platform/real/real-platform.ts";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode, ProtocolError } from "../../protocol/errors.ts";
import {
  type ApiVersionsResponse,
  newApiVersionsResponse,
  writeApiVersionsResponse,
} from "../../protocol/generated/api-versions-response.ts";
import { newHeartbeatRequest, writeHeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import {
  newHeartbeatResponse,
  readHeartbeatResponse,
  writeHeartbeatResponse,
} from "../../protocol/generated/heartbeat-response.ts";
import { readRequestHeader } from "../../protocol/generated/request-header.ts";
import { Reader } from "../../protocol/reader.ts";
import { Writer } from "../../protocol/writer.ts";
import type { FrameHandler, Reply } from "../frame-handler.ts";
import { ListenerGroup } from "../listener-group.ts";
import { DisconnectedError, RequestTimeoutError, UnsupportedByBrokerError } from "./client-errors.ts";
import { type ClientApi, KafkaConnection } from "./kafka-connection.ts";

const HEARTBEAT: ClientApi<ReturnType<typeof newHeartbeatRequest>, ReturnType<typeof newHeartbeatResponse>> = {
  apiKey: ApiKey.HEARTBEAT,
  versions: [0, 4],
  write: writeHeartbeatRequest,
  read: readHeartbeatResponse,
};
const platform = createRealPlatform();
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.reverse()) await step();
});

/** A broker of three answers: versions, heartbeats that echo their generation as throttle time, and silence. */
async function connect(
  answer: (apiKey: number, version: number, frame: Uint8Array) => Reply,
): Promise<KafkaConnection> {
  const handler: FrameHandler = {
    onFrame(frame) {
      const header = readRequestHeader(new Reader(frame), 1);
      return answer(header.requestApiKey, header.requestApiVersion, frame);
    },
    onClose: () => undefined,
  };
  const listeners = [{ name: "PLAINTEXT", host: "127.0.0.1", port: 0, securityProtocol: "PLAINTEXT" } as const];
  const group = new ListenerGroup({ platform, logger: silentLogger, listeners, handler, poisonsFrames: true });
  const [endpoint] = await group.start();
  const port = endpoint?.port ?? 0;
  const connection = await KafkaConnection.connect({ platform, host: "127.0.0.1", port, clientId: "test" });
  undo.push(
    () => group.stop({ graceMs: 100 }),
    () => connection.close(),
  );
  return connection;
}

function reply(correlationId: number, write: (writer: Writer) => void): Uint8Array[] {
  const writer = new Writer();
  writer.beginFrame();
  writer.writeInt32(correlationId);
  write(writer);
  return writer.finishFrame();
}

function correlationIdOf(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset).getInt32(4);
}

const heartbeat = (throttleTimeMs: number, version: number) => (writer: Writer) => {
  if (version >= 4) writer.writeEmptyTaggedFields();
  writeHeartbeatResponse(writer, newHeartbeatResponse({ throttleTimeMs }), version);
};

test("request() pipelines, and each answer finds its request", async () => {
  let count = 0;
  const connection = await connect((_, version, frame) => reply(correlationIdOf(frame), heartbeat(count++, version)));
  const answers = await Promise.all(
    Array.from({ length: 500 }, () => connection.request(HEARTBEAT, newHeartbeatRequest())),
  );
  assert.deepEqual(
    answers.map(({ throttleTimeMs }) => throttleTimeMs),
    Array.from({ length: 500 }, (_, index) => index),
  );
  assert.equal(connection.inFlightCount, 0);
});

test("negotiate() asks again in the version that the refusal names, and later requests choose by the answer", async () => {
  const asked: number[] = [];
  const connection = await connect((apiKey, version, frame) => {
    if (apiKey === ApiKey.HEARTBEAT) return reply(correlationIdOf(frame), heartbeat(version, version));
    asked.push(version);
    const apiKeys: ApiVersionsResponse["apiKeys"] = [{ apiKey: ApiKey.API_VERSIONS, minVersion: 0, maxVersion: 2 }];
    const errorCode = version > 2 ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.NONE;
    if (version <= 2) apiKeys.push({ apiKey: ApiKey.HEARTBEAT, minVersion: 1, maxVersion: 3 });
    const message = newApiVersionsResponse({ errorCode, apiKeys });
    return reply(correlationIdOf(frame), (writer) =>
      writeApiVersionsResponse(writer, message, version > 2 ? 0 : version),
    );
  });
  const versions = await connection.negotiate({ name: "test", version: "1" });
  assert.deepEqual(asked, [5, 2]);
  assert.deepEqual(versions.rangeOf(ApiKey.HEARTBEAT), [1, 3]);
  assert.equal((await connection.request(HEARTBEAT, newHeartbeatRequest())).throttleTimeMs, 3);
  assert.throws(() => versions.choose(ApiKey.METADATA, [0, 9]), UnsupportedByBrokerError);
  assert.throws(() => versions.choose(ApiKey.HEARTBEAT, [4, 4]), UnsupportedByBrokerError);
});

test("requests are rejected when the broker closes, when we close, and afterwards", async () => {
  const closing = await connect(() => "close");
  await assert.rejects(closing.request(HEARTBEAT, newHeartbeatRequest()), DisconnectedError);
  assert.equal(closing.isClosed, true);
  const closed = await connect(() => "none");
  const waiting = assert.rejects(closed.request(HEARTBEAT, newHeartbeatRequest()), /closed by us/);
  await closed.close();
  await waiting;
  await assert.rejects(closed.request(HEARTBEAT, newHeartbeatRequest()), /closed by us/);
  await assert.rejects(async () => closed.sendOnly(HEARTBEAT, newHeartbeatRequest()), DisconnectedError);
});

test("an answer to another request, and one that cannot be read, end the connection", async () => {
  const confused = await connect((_, version) => reply(77, heartbeat(0, version)));
  await assert.rejects(confused.request(HEARTBEAT, newHeartbeatRequest()), /answer 77 came where 0 was due/);
  const torn = await connect((_, __, frame) => reply(correlationIdOf(frame), (writer) => writer.writeInt8(0)));
  const two = [torn.request(HEARTBEAT, newHeartbeatRequest()), torn.request(HEARTBEAT, newHeartbeatRequest())];
  const [first, second] = await Promise.allSettled(two);
  assert.ok(first?.status === "rejected" && first.reason instanceof ProtocolError);
  assert.ok(second?.status === "rejected" && second.reason instanceof DisconnectedError);
});

test("a request that is not answered in time ends its connection", async () => {
  const world = createSimulatedPlatform({ seed: 3 });
  await world.sockets.listen({ host: "", port: 9092 }, () => undefined);
  const connecting = KafkaConnection.connect({ platform: world, host: "broker", port: 9092, clientId: null });
  await world.advanceAsync(1);
  const connection = await connecting;
  const slow = assert.rejects(connection.request(HEARTBEAT, newHeartbeatRequest()), RequestTimeoutError);
  await world.advanceAsync(29_999);
  assert.equal(connection.isClosed, false);
  await world.advanceAsync(1);
  await slow;
  assert.equal(connection.isClosed, true);
});
