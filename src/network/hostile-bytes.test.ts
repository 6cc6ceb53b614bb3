/** What is no Kafka request: the connection ends, one line in the log says what it looked like, nothing is left behind. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { SeededRandom } from "../platform/simulated/seeded-random.ts";
import { RawConnection, withSize } from "../testing/raw-connection.ts";
import { RecordingLogger } from "../testing/recording-logger.ts";
import { ListenerGroup } from "./listener-group.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serve(): Promise<{
  group: ListenerGroup;
  logger: RecordingLogger;
  connect: () => Promise<RawConnection>;
  closed: () => number;
}> {
  const platform = createRealPlatform();
  const logger = new RecordingLogger();
  let closedCount = 0;
  const group = new ListenerGroup({
    platform,
    logger,
    listeners: [{ name: "PLAINTEXT", host: "127.0.0.1", port: 0, securityProtocol: "PLAINTEXT" }],
    limits: { socketRequestMaxBytes: 100_000 },
    handler: { onFrame: (frame) => [withSize(frame)], onClose: () => void closedCount++ },
    poisonsFrames: true,
  });
  const [endpoint] = await group.start();
  undo.push(() => group.stop({ graceMs: 0 }));
  return {
    group,
    logger,
    connect: () => RawConnection.connect(platform, endpoint?.port ?? 0),
    closed: () => closedCount,
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const TLS_HELLO = Buffer.from("1603010200010001fc0303", "hex");

for (const [what, bytes, said] of [
  ["an HTTP request", Buffer.from("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"), /looks like HTTP/],
  ["an HTTP/2 preface", Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), /looks like HTTP/],
  ["a TLS hello", TLS_HELLO, /looks like TLS on the plaintext listener PLAINTEXT/],
  ["an SSH hello", Buffer.from("SSH-2.0-OpenSSH_9.6\r\n"), /looks like SSH/],
  ["a negative length", Buffer.concat([int32(-1), Buffer.alloc(50)]), /negative length \(-1\)/],
  ["the most negative length", int32(-(2 ** 31)), /negative length/],
  ["the greatest length", int32(2 ** 31 - 1), /announces 2147483647 bytes/],
  ["one byte more than socket.request.max.bytes", int32(100_001), /announces 100001 bytes/],
] as const) {
  test(`${what} ends the connection with one line that says so`, async () => {
    const { group, logger, connect, closed } = await serve();
    const whole = await connect();
    whole.send(bytes);
    await whole.closed;
    const piecemeal = await connect();
    for (const byte of bytes.subarray(0, 4)) piecemeal.send(Buffer.of(byte));
    await piecemeal.closed;
    const lines = logger.lines.filter(({ level }) => level === "warn");
    assert.equal(lines.length, 2);
    for (const { message } of lines) assert.match(message, said);
    assert.equal(group.stats[0]?.stats.invalidFrameCount, 2);
    assert.equal(group.queuedRequestBytes, 0);
    await settled(() => group.connectionCount === 0);
    assert.equal(closed(), 2);
  });
}

test("frames before the bad one are answered", async () => {
  const { connect } = await serve();
  const client = await connect();
  client.send(withSize(Buffer.from("good")), int32(-7));
  assert.equal((await client.nextFrame()).toString(), "good");
  await client.closed;
});

test("a frame of exactly socket.request.max.bytes and an empty one are frames", async () => {
  const { connect } = await serve();
  const client = await connect();
  client.sendFrames(Buffer.alloc(100_000, 7), Buffer.alloc(0));
  const [largest, empty] = await client.nextFrames(2);
  assert.equal(largest?.length, 100_000);
  assert.equal(empty?.length, 0);
  await client.close();
});

test("half a frame and a close leave nothing behind, and a quiet line says how far it came", async () => {
  const { group, logger, connect, closed } = await serve();
  for (const bytes of [
    int32(90_000).subarray(0, 2),
    int32(90_000),
    Buffer.concat([int32(90_000), Buffer.alloc(50_000)]),
  ]) {
    const client = await connect();
    client.send(bytes);
    await settled(() => (group.stats[0]?.stats.bytesIn ?? 0) >= bytes.length);
    await client.close();
  }
  await settled(() => closed() === 3);
  assert.equal(group.queuedRequestBytes, 0);
  assert.ok(
    logger.lines.some(
      ({ level, message }) => level === "debug" && /after 50004 bytes of a frame of 90000/.test(message),
    ),
  );
  assert.equal(logger.lines.filter(({ level }) => level !== "debug").length, 0);
});

test("random bytes from many connections leave nothing behind", async () => {
  const seed = Date.now() % 100_000;
  const random = new SeededRandom(seed);
  const { group, connect, closed } = await serve();
  for (let count = 0; count < 100; count++) {
    const client = await connect();
    client.send(random.bytes(1 + random.below(2000)));
    if (random.below(2) === 0) await client.close();
    else client.socket.close();
    await client.closed;
  }
  await settled(() => closed() === 100);
  assert.equal(group.queuedRequestBytes, 0, `seed ${seed}`);
  assert.equal(group.connectionCount, 0);
});

async function settled(isTrue: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20_000 && !isTrue(); turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  assert.ok(isTrue());
}
