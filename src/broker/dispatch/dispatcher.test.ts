import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newApiVersionsRequest } from "../../protocol/generated/api-versions-request.ts";
import {
  type HeartbeatRequest,
  newHeartbeatRequest,
  readHeartbeatRequest,
  writeHeartbeatRequest,
} from "../../protocol/generated/heartbeat-request.ts";
import {
  type HeartbeatResponse,
  newHeartbeatResponse,
  readHeartbeatResponse,
  writeHeartbeatResponse,
} from "../../protocol/generated/heartbeat-response.ts";
import { newMetadataRequest } from "../../protocol/generated/metadata-request.ts";
import type { Writer } from "../../protocol/writer.ts";
import { BrokerWorld, replyBytes, requestFrame, type TestCodec } from "../../testing/broker-world.ts";
import { RecordingLogger } from "../../testing/recording-logger.ts";
import { API_VERSIONS, METADATA } from "../../testing/test-codecs.ts";
import type { ApiHandler } from "./api-handler.ts";
import { API_TABLE } from "./api-table.ts";
import { Dispatcher } from "./dispatcher.ts";
import { RequestMetrics } from "./request-metrics.ts";

const HEARTBEAT: TestCodec<HeartbeatRequest, HeartbeatResponse> = {
  apiKey: ApiKey.HEARTBEAT,
  write: writeHeartbeatRequest,
  read: readHeartbeatResponse,
};

function heartbeatFrame(version = 4): Buffer {
  return requestFrame(HEARTBEAT, newHeartbeatRequest({ groupId: "g" }), version, 77);
}

/** A dispatcher whose Heartbeat does what the test says. */
async function dispatcherWith(
  handle: ApiHandler<HeartbeatRequest, HeartbeatResponse>["handle"],
): Promise<{ dispatcher: Dispatcher; world: BrokerWorld; metrics: RequestMetrics; logger: RecordingLogger }> {
  const world = await BrokerWorld.start();
  const metrics = new RequestMetrics();
  const logger = new RecordingLogger();
  const handler: ApiHandler<HeartbeatRequest, HeartbeatResponse> = {
    apiKey: ApiKey.HEARTBEAT,
    versions: [0, 4],
    read: readHeartbeatRequest,
    write: writeHeartbeatResponse,
    handle,
    errorResponse: (_request, errorCode) => newHeartbeatResponse({ errorCode }),
    countErrors: (response, errors) => errors.error(response.errorCode),
  };
  const table = [{ apiKey: ApiKey.HEARTBEAT, versions: handler.versions, load: async () => handler }];
  return { dispatcher: new Dispatcher({ ...world.services, logger }, metrics, table), world, metrics, logger };
}

test("every handler serves the versions that the table advertises", async () => {
  for (const { apiKey, versions, load } of API_TABLE) {
    const handler = await load();
    assert.deepEqual({ apiKey, versions }, { apiKey: handler.apiKey, versions: handler.versions });
  }
});

for (const [name, hex] of [
  ["an empty frame", ""],
  ["half a header", "0012000300"],
  ["a client id past the end", "0003000c00000001ffff7fff"],
  ["an unknown key", "03e7000000000001ffff"],
  ["a version that is not served", "0003000e00000001ffff00"],
  ["a version of Produce that is only advertised", "0000000000000001ffff0001000003e800000000"],
  ["a body that ends early", "0003000100000001ffff0000"],
] as const) {
  test(`a frame with ${name} closes its connection without an answer`, async () => {
    const world = await BrokerWorld.start();
    assert.equal(await world.send(Buffer.from(hex, "hex"), world.connect()), "close");
    assert.equal(world.metrics.invalidRequestCount, 1);
  });
}

test("ApiVersions answers a version that it does not know in v0, with itself alone", async () => {
  const world = await BrokerWorld.start();
  for (const version of [6, 99, -1]) {
    const frame = Buffer.from("001200000000000500017800ff", "hex");
    frame.writeInt16BE(version, 2);
    const reply = await world.send(frame, world.connect());
    assert.ok(typeof reply === "object");
    assert.equal(replyBytes(reply).toString("hex"), "0000001000000005002300000001001200000005");
  }
});

test("a client cannot make up metrics by asking ApiVersions in versions that do not exist", async () => {
  const world = await BrokerWorld.start();
  for (const version of [6, 999, 32_767, -1]) {
    const frame = Buffer.from("00120000000000010000", "hex");
    frame.writeInt16BE(version, 2);
    await world.send(frame, world.connect());
  }
  assert.deepEqual(world.metrics.of(ApiKey.API_VERSIONS).requestCounts, [4]);
});

test("ApiVersions leaves features with a least level of 0 out for v3 only (KAFKA-17011)", async () => {
  const world = await BrokerWorld.start();
  const request = newApiVersionsRequest({ clientSoftwareName: "a", clientSoftwareVersion: "1" });
  for (const [version, names] of [
    [3, ["metadata.version"]],
    [4, ["metadata.version", "kraft.version", "eligible.leader.replicas.version"]],
  ] as const) {
    const response = await world.ask(API_VERSIONS, request, version);
    assert.ok(typeof response !== "string");
    assert.deepEqual(
      response.supportedFeatures.map(({ name }) => name),
      names,
    );
    assert.deepEqual(
      new Map(response.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel])).get(
        "kraft.version",
      ),
      1,
    );
    assert.ok(response.finalizedFeaturesEpoch > 0);
    assert.deepEqual(response.apiKeys[0], { apiKey: ApiKey.PRODUCE, minVersion: 0, maxVersion: 13 });
  }
});

for (const [software, cluster, errorCode] of [
  [["ok-1.x", "2"], {}, ErrorCode.NONE],
  [["", "2"], {}, ErrorCode.INVALID_REQUEST],
  [["-a", "2"], {}, ErrorCode.INVALID_REQUEST],
  [["a", "2."], {}, ErrorCode.INVALID_REQUEST],
  [["a", "2"], { clusterId: "test-cluster", nodeId: 1 }, ErrorCode.NONE],
  [["a", "2"], { clusterId: "other", nodeId: 1 }, ErrorCode.REBOOTSTRAP_REQUIRED],
  [["a", "2"], { clusterId: "test-cluster", nodeId: 2 }, ErrorCode.REBOOTSTRAP_REQUIRED],
  [["a", "2"], { clusterId: "test-cluster" }, ErrorCode.INVALID_REQUEST],
  [["a", "2"], { nodeId: 1 }, ErrorCode.INVALID_REQUEST],
] as const) {
  test(`ApiVersions v5 answers ${JSON.stringify([software, cluster])} with ${String(errorCode)}`, async () => {
    const world = await BrokerWorld.start();
    const [clientSoftwareName, clientSoftwareVersion] = software;
    const request = newApiVersionsRequest({ clientSoftwareName, clientSoftwareVersion, ...cluster });
    const response = await world.ask(API_VERSIONS, request, 5);
    assert.ok(typeof response !== "string");
    assert.equal(response.errorCode, errorCode);
  });
}

test("a handler that throws is answered in its API's shape, and the stack is logged", async () => {
  const { dispatcher, world, metrics, logger } = await dispatcherWith(() => {
    throw new Error("our bug");
  });
  for (let round = 0; round < 2; round += 1) {
    const reply = await dispatcher.dispatch(heartbeatFrame(), world.connect());
    assert.ok(typeof reply === "object");
    assert.equal(replyBytes(reply).readInt16BE(13), ErrorCode.UNKNOWN_SERVER_ERROR);
    assert.equal(replyBytes(reply).readInt32BE(4), 77);
  }
  assert.equal(metrics.of(ApiKey.HEARTBEAT).errorCounts[ErrorCode.UNKNOWN_SERVER_ERROR + 1], 2);
  assert.equal(logger.lines.filter(({ level }) => level === "error").length, 2);
});

test("a handler's ApiError is answered with its code, thrown now or later", async () => {
  for (const handle of [
    () => {
      throw new ApiError(ErrorCode.NOT_CONTROLLER);
    },
    () => Promise.reject(new ApiError(ErrorCode.NOT_CONTROLLER)),
  ]) {
    const { dispatcher, world } = await dispatcherWith(handle);
    const reply = await dispatcher.dispatch(heartbeatFrame(0), world.connect());
    assert.ok(typeof reply === "object");
    assert.equal(replyBytes(reply).toString("hex"), "000000060000004d0029");
  }
});

test("a response that cannot be written is answered with an error, and leaves no bytes in the next one", async () => {
  let round = 0;
  const { dispatcher, world } = await dispatcherWith(() =>
    newHeartbeatResponse({ errorCode: 0, throttleTimeMs: round++ === 0 ? (Symbol("odd") as unknown as number) : 0 }),
  );
  const first = await dispatcher.dispatch(heartbeatFrame(), world.connect());
  assert.ok(typeof first === "object");
  assert.equal(replyBytes(first).readInt16BE(13), ErrorCode.UNKNOWN_SERVER_ERROR);
  const second = await dispatcher.dispatch(heartbeatFrame(), world.connect());
  assert.ok(typeof second === "object");
  assert.equal(replyBytes(second).toString("hex"), "0000000c0000004d0000000000000000");
});

test("errors of a long response are counted row by row, and a row that cannot be made is answered as an error of its own", async () => {
  const world = await BrokerWorld.start();
  const metrics = new RequestMetrics();
  let failure: Error | undefined;
  const handler: ApiHandler<HeartbeatRequest, HeartbeatResponse> = {
    apiKey: ApiKey.HEARTBEAT,
    versions: [0, 4],
    read: readHeartbeatRequest,
    write: writeHeartbeatResponse,
    long: {
      isLong: ({ throttleTimeMs }) => throttleTimeMs === 1,
      *writeInSteps(writer, response, version) {
        writeHeartbeatResponse(writer, response, version);
        yield 15;
        if (failure !== undefined) throw failure;
        yield 16;
      },
      countRowErrors: (errorCode: number, errors) => errors.error(errorCode),
    },
    handle: () => newHeartbeatResponse({ throttleTimeMs: 1 }),
    errorResponse: (_request, errorCode) => newHeartbeatResponse({ errorCode }),
    countErrors: ({ errorCode }, errors) => errors.error(errorCode),
  };
  const table = [{ apiKey: ApiKey.HEARTBEAT, versions: handler.versions, load: async () => handler }];
  const dispatcher = new Dispatcher(world.services, metrics, table);
  const answer = async (): Promise<string> => {
    const reply = dispatcher.dispatch(heartbeatFrame(0), world.connect());
    await world.platform.settle();
    const settled = await reply;
    assert.ok(typeof settled === "object");
    return replyBytes(settled).toString("hex");
  };
  assert.equal(await answer(), "000000060000004d0000");
  const { errorCounts } = metrics.of(ApiKey.HEARTBEAT);
  assert.deepEqual([errorCounts[15 + 1], errorCounts[16 + 1], errorCounts[0 + 1] ?? 0], [1, 1, 0]);
  failure = new ApiError(ErrorCode.NOT_CONTROLLER);
  assert.equal(await answer(), "000000060000004d0029");
  // Of an answer that fails on the way its error alone is counted.
  assert.deepEqual([errorCounts[15 + 1], errorCounts[ErrorCode.NOT_CONTROLLER + 1]], [1, 1]);
  failure = new Error("our bug");
  assert.equal(await answer(), "000000060000004dffff");
});

test("a request that waits keeps its own bytes though the frame's are used again", async () => {
  const world = await BrokerWorld.start();
  let seen = "";
  const handler: ApiHandler<Uint8Array, HeartbeatResponse> = {
    apiKey: ApiKey.HEARTBEAT,
    versions: [0, 0],
    read: (reader) => reader.readBytes(),
    write: writeHeartbeatResponse,
    async handle(_context, bytes) {
      await Promise.resolve();
      seen = Buffer.from(bytes).toString();
      return newHeartbeatResponse();
    },
    errorResponse: (_request, errorCode) => newHeartbeatResponse({ errorCode }),
  };
  const table = [{ apiKey: handler.apiKey, versions: handler.versions, load: async () => handler }];
  const dispatcher = new Dispatcher(world.services, new RequestMetrics(), table);
  await dispatcher.preload();
  const codec = { apiKey: handler.apiKey, write: (writer: Writer) => writer.writeBytes(Buffer.from("kept")) };
  const frame = requestFrame(codec, undefined, 0, 1);
  const reply = dispatcher.dispatch(frame, world.connect());
  frame.fill(0xee);
  await reply;
  assert.equal(seen, "kept");
});

test("requests, errors and latencies are counted", async () => {
  const { dispatcher, world, metrics } = await dispatcherWith(() => newHeartbeatResponse({ errorCode: 25 }));
  await dispatcher.dispatch(heartbeatFrame(), world.connect());
  await dispatcher.dispatch(heartbeatFrame(2), world.connect());
  const counted = metrics.of(ApiKey.HEARTBEAT);
  assert.deepEqual([counted.requestCounts[4], counted.requestCounts[2], counted.errorCounts[26]], [1, 1, 2]);
  assert.equal(
    counted.latency.counts.reduce((sum, count) => sum + count),
    2,
  );
});

test("a response that cannot be written gives its memory back all the same", async () => {
  const world = await BrokerWorld.start();
  let releaseCount = 0;
  const handler: ApiHandler<HeartbeatRequest, HeartbeatResponse> = {
    apiKey: ApiKey.HEARTBEAT,
    versions: [0, 4],
    read: readHeartbeatRequest,
    write() {
      throw new TypeError("our bug");
    },
    handle: () => newHeartbeatResponse(),
    errorResponse: () => newHeartbeatResponse(),
    release: () => () => void (releaseCount += 1),
  };
  const table = [{ apiKey: ApiKey.HEARTBEAT, versions: handler.versions, load: async () => handler }];
  const dispatcher = new Dispatcher(world.services, new RequestMetrics(), table);
  assert.equal(await dispatcher.dispatch(heartbeatFrame(), world.connect()), "close");
  assert.equal(releaseCount, 1);
});

test("Metadata tells the address of the listener that the client came in on", async () => {
  const world = await BrokerWorld.start();
  const response = await world.ask(METADATA, newMetadataRequest({ topics: [] }), 12);
  assert.ok(typeof response !== "string");
  assert.deepEqual(response.brokers, [{ nodeId: 1, host: "broker.test", port: 9092, rack: null }]);
  assert.deepEqual([response.controllerId, response.clusterId, response.topics], [1, "test-cluster", []]);
});
