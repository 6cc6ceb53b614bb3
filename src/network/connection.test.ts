import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import type { Platform, Sockets } from "../platform/platform.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { SeededRandom } from "../platform/simulated/seeded-random.ts";
import { RawConnection, withSize } from "../testing/raw-connection.ts";
import { RecordingLogger } from "../testing/recording-logger.ts";
import type { Connection, FrameHandler, Reply } from "./frame-handler.ts";
import { ListenerGroup, type NetworkLimits } from "./listener-group.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Served {
  readonly group: ListenerGroup;
  readonly logger: RecordingLogger;
  readonly closedConnections: Connection[];
  readonly connect: () => Promise<RawConnection>;
}

type OnFrame = FrameHandler["onFrame"];

async function serve(
  onFrame: OnFrame,
  limits: NetworkLimits = {},
  platform: Platform = createRealPlatform(),
): Promise<Served> {
  const logger = new RecordingLogger();
  const closedConnections: Connection[] = [];
  const handler: FrameHandler = { onFrame, onClose: (connection) => void closedConnections.push(connection) };
  const listeners = [{ name: "PLAINTEXT", host: "127.0.0.1", port: 0, securityProtocol: "PLAINTEXT" } as const];
  const group = new ListenerGroup({ platform, logger, listeners, limits, handler, poisonsFrames: true });
  const [endpoint] = await group.start();
  undo.push(() => group.stop({ graceMs: 0 }));
  const connect = async (): Promise<RawConnection> => {
    const connection = await RawConnection.connect(platform, endpoint?.port ?? 0);
    undo.push(() => connection.close());
    return connection;
  };
  return { group, logger, closedConnections, connect };
}

const echo: OnFrame = (frame) => [withSize(frame)];
const text = (value: string): Buffer => Buffer.from(value);

/** Turns of the event loop until `isTrue`, which is a condition and not a time; fails after very many. */
async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 20_000; turn++) {
    if (isTrue()) return;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  assert.fail(`never: ${what}`);
}

/** Turns in which anything that was going to happen would have. */
async function pass(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
}

for (const takesHandles of [true, false]) {
  describe(takesHandles ? "reading into the scratch" : "reading by 'data'", () => {
    test("frames of any size, cut anywhere, answered now, later or pooled: every answer is whole and in order", async () => {
      const seed = Date.now() % 100_000;
      const random = new SeededRandom(seed);
      let releasedCount = 0;
      let pooledCount = 0;
      const platform = createRealPlatform({ takesHandles });
      const { connect, group } = await serve(
        (frame) => {
          const answer = withSize(frame);
          switch (random.below(4)) {
            case 0:
              return Promise.resolve([answer]);
            case 1:
              return new Promise(
                (resolve) => void setImmediate(() => resolve([answer.subarray(0, 3), answer.subarray(3)])),
              );
            case 2:
              pooledCount++;
              return {
                chunks: [answer],
                release: () => {
                  releasedCount++;
                  answer.fill(0);
                },
              };
            default:
              return [answer];
          }
        },
        {},
        platform,
      );
      const client = await connect();
      const frames = Array.from({ length: 400 }, (_, index) => {
        const isLarge = random.below(30) === 0;
        return Buffer.alloc(random.below(isLarge ? 5 * MIB : 3000), index);
      });
      const bytes = Buffer.concat(frames.map(withSize));
      for (let position = 0; position < bytes.length;) {
        const end = position + 1 + random.below(random.below(3) === 0 ? 7 : 200_000);
        client.send(bytes.subarray(position, end));
        position = end;
        if (random.below(8) === 0) await pass(1);
      }
      const answers = await client.nextFrames(frames.length);
      for (const [index, answer] of answers.entries()) {
        assert.ok(answer.equals(frames[index] as Buffer), `answer ${index} differs, seed ${seed}`);
      }
      await until(() => releasedCount === pooledCount, "all pooled replies released");
      assert.equal(group.queuedRequestBytes, 0);
      assert.equal(group.stats[0]?.stats.requestCount, frames.length);
    });
  });
}

test("one request of a connection is executed at a time; other connections go on", async () => {
  const begun: string[] = [];
  const waiting = new Map<string, (reply: Reply) => void>();
  const { connect } = await serve((frame) => {
    const name = Buffer.from(frame).toString();
    begun.push(name);
    return new Promise((resolve) => waiting.set(name, resolve));
  });
  const [one, two] = [await connect(), await connect()];
  one.sendFrames(text("a"), text("b"), text("c"));
  two.sendFrames(text("x"));
  await until(() => begun.length === 2, "first requests of both connections");
  await pass();
  assert.deepEqual(begun.sort(), ["a", "x"]);
  waiting.get("x")?.([withSize(text("X"))]);
  assert.equal((await two.nextFrame()).toString(), "X");
  waiting.get("a")?.([withSize(text("A"))]);
  await until(() => begun.includes("b"), "second request after the first answer");
  assert.ok(!begun.includes("c"));
  waiting.get("b")?.("none");
  await until(() => begun.includes("c"), "third request");
  waiting.get("c")?.([withSize(text("C"))]);
  assert.deepEqual((await one.nextFrames(2)).map(String), ["A", "C"]);
});

test("the replies of one read are sent in one write", async () => {
  const platform = createRealPlatform();
  let writes = 0;
  // Counts the server's writes and passes everything on.
  const sockets: Sockets = {
    hasAddress: (hostName) => platform.sockets.hasAddress(hostName),
    connect: (options) => platform.sockets.connect(options),
    listen: (options, onConnection) =>
      platform.sockets.listen(options, (socket) => {
        const write = socket.write.bind(socket);
        socket.write = (chunks, onWritten) => {
          writes++;
          return write(chunks, onWritten);
        };
        onConnection(socket);
      }),
  };
  const { connect } = await serve(echo, {}, { ...platform, sockets });
  const client = await connect();
  client.sendFrames(...Array.from({ length: 200 }, (_, index) => text(`frame ${index}`)));
  const answers = await client.nextFrames(200);
  assert.equal(answers[199]?.toString(), "frame 199");
  assert.ok(writes <= 3, `${writes} writes`);
});

test("a view of a frame that is kept reads as poison", async () => {
  const kept: Uint8Array[] = [];
  const seen: boolean[] = [];
  const { connect } = await serve((frame) => {
    const previous = kept.at(-1);
    if (previous !== undefined) seen.push(previous.every((byte) => byte === 0xdb));
    kept.push(frame);
    return [withSize(text("ok"))];
  });
  const client = await connect();
  client.sendFrames(text("one"), text("two"), text("three"));
  await client.nextFrames(3);
  assert.deepEqual(seen, [true, true]);
  client.sendFrames(Buffer.alloc(700 * KIB, 1));
  await client.nextFrame();
  assert.ok(kept.at(-1)?.every((byte) => byte !== 1));
});

test("bytes are read ahead within bounds while a request waits", async () => {
  let answer: ((reply: Reply) => void) | undefined;
  const { connect, group } = await serve((frame) =>
    frame.length === 1 ? new Promise((resolve) => (answer = resolve)) : echo(frame, {} as Connection),
  );
  const client = await connect();
  client.sendFrames(text("w"));
  await until(() => answer !== undefined, "the request that waits");
  const frame = Buffer.alloc(100 * KIB);
  for (let count = 0; count < 400; count++) client.sendFrames(frame);
  await pass(200);
  const { bytesIn } = group.stats[0]?.stats ?? { bytesIn: -1 };
  assert.ok(bytesIn < 600 * KIB, `${bytesIn} bytes were read`);
  assert.ok(client.socket.bufferedBytes > 0, "the client must feel it");
  answer?.("none");
  assert.equal((await client.nextFrames(400)).length, 400);
});

test("a peer that goes away while its request waits is noticed, and the late answer is dropped and released", async () => {
  let answer: ((reply: Reply) => void) | undefined;
  const { connect, closedConnections, group } = await serve(() => new Promise((resolve) => (answer = resolve)));
  const client = await connect();
  client.sendFrames(text("w"));
  await until(() => answer !== undefined, "the request that waits");
  await client.close();
  await until(() => closedConnections.length === 1, "onClose");
  assert.equal(closedConnections[0]?.isClosed, true);
  let releasedCount = 0;
  answer?.({ chunks: [Buffer.alloc(100 * KIB)], release: () => releasedCount++ });
  await until(() => releasedCount === 1, "release");
  assert.equal(group.queuedRequestBytes, 0);
  assert.equal(group.connectionCount, 0);
});

test("a reader that stops reading makes memory stop growing, and is served when it reads again", async () => {
  let executedCount = 0;
  let livingReplies = 0;
  let mostLivingReplies = 0;
  const { connect, group } = await serve(() => {
    executedCount++;
    mostLivingReplies = Math.max(mostLivingReplies, ++livingReplies);
    return { chunks: [withSize(Buffer.alloc(MIB))], release: () => livingReplies-- };
  });
  const client = await connect();
  client.socket.pause();
  client.sendFrames(...Array.from({ length: 300 }, () => text("fetch")));
  await until(() => group.stats[0]?.stats.slowReaderCount === 1, "the slow reader");
  await pass(200);
  const executedWhilePaused = executedCount;
  assert.ok(executedWhilePaused < 20, `${executedWhilePaused} requests executed for a reader that does not read`);
  client.socket.resume();
  await client.nextFrames(300);
  assert.equal(executedCount, 300);
  await until(() => livingReplies === 0, "all replies released");
  assert.ok(mostLivingReplies < 20, `${mostLivingReplies} replies at once`);
});

test("many clients that do not read are held to one write each when all together have too much unsent", async () => {
  let livingBytes = 0;
  const reply = 256 * KIB;
  const { connect, group } = await serve(
    () => {
      livingBytes += reply;
      return { chunks: [withSize(Buffer.alloc(reply))], release: () => (livingBytes -= reply) };
    },
    { unsentBytesMax: 16 * MIB, unsentBytesTotalMax: 2 * MIB },
  );
  const clients = await Promise.all(Array.from({ length: 10 }, connect));
  for (const client of clients) {
    client.socket.pause();
    client.sendFrames(...Array.from({ length: 60 }, () => text("fetch")));
  }
  await until(() => group.stats[0]?.stats.slowReaderCount === 10, "ten slow readers");
  await pass(200);
  assert.ok(group.unsentBytes <= 2 * MIB + 10 * 2 * reply, `${group.unsentBytes} unsent bytes`);
  assert.ok(livingBytes <= 2 * MIB + 10 * 2 * reply, `${livingBytes} bytes of replies`);
  const [gone, ...others] = clients;
  await gone?.close();
  for (const client of others) {
    client.socket.resume();
    await client.nextFrames(60);
  }
  await until(() => group.unsentBytes === 0, "nothing unsent");
  assert.equal(livingBytes, 0);
});

test("frames of all connections together stay within the budget, and every one is read in the end", async () => {
  let mostQueuedBytes = 0;
  const { connect, group } = await serve(
    (frame) => {
      mostQueuedBytes = Math.max(mostQueuedBytes, group.queuedRequestBytes);
      const answer = withSize(frame.subarray(0, 10));
      return new Promise((resolve) => void setImmediate(() => resolve([answer])));
    },
    { queuedMaxRequestBytes: MIB },
  );
  // So many that what they read before they had to wait is more than the budget: it must not keep others out.
  const clients = await Promise.all(Array.from({ length: 30 }, connect));
  for (const client of clients)
    client.sendFrames(Buffer.alloc(700 * KIB, 1), Buffer.alloc(700 * KIB, 2), Buffer.alloc(50, 3));
  for (const client of clients) {
    assert.deepEqual(
      (await client.nextFrames(3)).map((frame) => frame[0]),
      [1, 2, 3],
    );
  }
  // A frame is let in whenever there is any room at all, and small ones that were read already are counted on top.
  assert.ok(mostQueuedBytes <= 2 * MIB, `${mostQueuedBytes} bytes`);
  assert.equal(group.queuedRequestBytes, 0);
});

test('"close" ends the connection after the replies before it', async () => {
  const { connect, closedConnections } = await serve((frame, connection) =>
    frame.length === 3 ? "close" : echo(frame, connection),
  );
  const client = await connect();
  client.sendFrames(text("one!"), text("end"), text("two!"));
  assert.equal((await client.nextFrame()).toString(), "one!");
  await client.closed;
  await assert.rejects(client.nextFrame());
  await until(() => closedConnections.length === 1, "onClose");
});

test("a handler that throws or rejects costs its connection and a line in the log, not the others", async () => {
  const { connect, logger } = await serve((frame, connection) => {
    if (frame.length === 1) throw new Error("thrown");
    if (frame.length === 2) return Promise.reject(new Error("rejected"));
    return echo(frame, connection);
  });
  const [thrown, rejected, fine] = [await connect(), await connect(), await connect()];
  thrown.sendFrames(text("1"));
  rejected.sendFrames(text("22"));
  await thrown.closed;
  await rejected.closed;
  const errors = logger.lines.filter(({ level }) => level === "error");
  assert.equal(errors.length, 2);
  fine.sendFrames(text("333"));
  assert.equal((await fine.nextFrame()).toString(), "333");
});

test("close() by the handler says why; the attachment is the handler's own", async () => {
  const { connect, logger } = await serve((_, connection) => {
    connection.attachment = ((connection.attachment as number | undefined) ?? 0) + 1;
    if (connection.attachment === 3) connection.close("three is enough");
    return [withSize(text(String(connection.attachment)))];
  });
  const client = await connect();
  client.sendFrames(text("a"), text("b"), text("c"), text("d"));
  assert.deepEqual((await client.nextFrames(3)).map(String), ["1", "2", "3"]);
  await client.closed;
  assert.ok(
    logger.lines.some(({ message }) =>
      /closing connection 127\.0\.0\.1:\d+-127\.0\.0\.1:\d+-0-0: three is enough/.test(message),
    ),
  );
});
