import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { afterEach, test } from "node:test";
import { silentLogger } from "../base/logger.ts";
import type { Platform } from "../platform/platform.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { RawConnection, withSize } from "../testing/raw-connection.ts";
import { RecordingLogger } from "../testing/recording-logger.ts";
import type { FrameHandler, Reply } from "./frame-handler.ts";
import { ListenerGroup, type ListenerGroupOptions, type NetworkLimits } from "./listener-group.ts";
import type { ListenerOptions } from "./listener.ts";

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Containers often have none. */
const HAS_IPV6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));
const ECHO: FrameHandler = { onFrame: (frame) => [withSize(frame)], onClose: () => undefined };
const PLAINTEXT: ListenerOptions = { name: "PLAINTEXT", host: "127.0.0.1", port: 0, securityProtocol: "PLAINTEXT" };
const real = createRealPlatform();

function groupOf(options: Partial<ListenerGroupOptions> = {}): ListenerGroup {
  const group = new ListenerGroup({
    platform: real,
    logger: silentLogger,
    listeners: [PLAINTEXT],
    handler: ECHO,
    poisonsFrames: true,
    ...options,
  });
  undo.push(() => group.stop({ graceMs: 0 }));
  return group;
}

async function connectTo(port: number, platform: Platform = real, host?: string): Promise<RawConnection> {
  const connection = await RawConnection.connect(platform, port, host);
  undo.push(() => connection.close());
  return connection;
}

async function echoes(connection: RawConnection, word: string): Promise<boolean> {
  connection.sendFrames(Buffer.from(word));
  return (await connection.nextFrame()).toString() === word;
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 20_000; turn++) {
    if (isTrue()) return;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
  assert.fail(`never: ${what}`);
}

test("several listeners, port 0, IPv4, IPv6 and names: each tells its port and serves under its name", async () => {
  const names = new Map<string, string>();
  const handler: FrameHandler = {
    onFrame: (frame, { listenerName, remoteAddress }) => {
      names.set(listenerName, remoteAddress);
      return [withSize(frame)];
    },
    onClose: () => undefined,
  };
  const listeners = [
    PLAINTEXT,
    { ...PLAINTEXT, name: "NAMED", host: "localhost" },
    { ...PLAINTEXT, name: "ALL", host: "" },
    ...(HAS_IPV6 ? [{ ...PLAINTEXT, name: "SIX", host: "::1" }] : []),
  ];
  const group = groupOf({ listeners, handler });
  const endpoints = await group.start();
  assert.deepEqual(
    endpoints.map(({ name }) => name),
    listeners.map(({ name }) => name),
  );
  assert.equal(new Set(endpoints.map(({ port }) => port)).size, listeners.length);
  for (const { name, port, address } of endpoints) {
    assert.ok(port > 0);
    assert.ok(
      await echoes(
        await connectTo(port, real, name === "SIX" ? "::1" : address === "::" ? "127.0.0.1" : address),
        name,
      ),
    );
  }
  assert.equal(names.get("ALL"), "127.0.0.1", "IPv4 over an IPv6 socket");
  if (HAS_IPV6) assert.equal(names.get("SIX"), "::1");
});

test("bind() names a port in use and leaves no other listener bound", async () => {
  const first = groupOf();
  const [taken] = await first.start();
  const port = taken?.port ?? 0;
  const probe = groupOf();
  const [free] = await probe.start();
  await probe.stop({ graceMs: 0 });
  const listeners = [
    { ...PLAINTEXT, name: "FREE", port: free?.port ?? 0 },
    { ...PLAINTEXT, port },
  ];
  await assert.rejects(groupOf({ listeners }).start(), new RegExp(`127\\.0\\.0\\.1:${port} is already in use`));
  await assert.rejects(connectTo(free?.port ?? 0), /ECONNREFUSED/);
});

test("a listener for what is not there is refused at once, by name", () => {
  const listeners = [{ ...PLAINTEXT, name: "EXTERNAL", securityProtocol: "SSL" } as const];
  assert.throws(
    () => groupOf({ listeners }),
    /listener EXTERNAL: security protocol SSL is not supported yet, only PLAINTEXT/,
  );
});

test("between bind() and open() connections wait", async () => {
  const group = groupOf();
  const [endpoint] = await group.bind();
  const client = await connectTo(endpoint?.port ?? 0);
  client.sendFrames(Buffer.from("early"));
  await new Promise<void>((resolve) => void setImmediate(() => setImmediate(resolve)));
  assert.equal(group.stats[0]?.stats.bytesIn, 0);
  group.open();
  assert.equal((await client.nextFrame()).toString(), "early");
});

test("max.connections: more wait for a slot, as many as the backlog; the rest is turned away", async () => {
  const logger = new RecordingLogger();
  const group = groupOf({ limits: { maxConnections: 2, backlog: 1 }, logger });
  const [endpoint] = await group.start();
  const port = endpoint?.port ?? 0;
  const [one, two] = [await connectTo(port), await connectTo(port)];
  assert.ok((await echoes(one, "1")) && (await echoes(two, "2")));
  const waiting = await connectTo(port);
  waiting.sendFrames(Buffer.from("patience"));
  const rejected = await connectTo(port);
  await rejected.closed;
  assert.equal(group.connectionCount, 2);
  assert.equal(group.stats[0]?.stats.rejectedCount, 1);
  assert.match(logger.lines[0]?.message ?? "", /rejected connection from 127\.0\.0\.1/);
  await one.close();
  assert.equal((await waiting.nextFrame()).toString(), "patience");
  group.updateConnectionLimits({ maxConnections: 3 });
  assert.ok(await echoes(await connectTo(port), "3"));
});

test("max.connections.per.ip, its overrides, and a listener's own limit", async () => {
  for (const [limits, expected] of [
    [{ maxConnectionsPerIp: 1 }, 1],
    [{ maxConnectionsPerIp: 1, maxConnectionsPerIpOverrides: new Map([["127.0.0.1", 3]]) }, 3],
    [{ maxConnectionsPerIpOverrides: new Map([["10.0.0.1", 0]]) }, 5],
  ] as const satisfies readonly (readonly [NetworkLimits, number])[]) {
    const group = groupOf({ limits });
    const [endpoint] = await group.start();
    const clients: RawConnection[] = [];
    for (let count = 0; count < 5; count++) clients.push(await connectTo(endpoint?.port ?? 0));
    await until(() => group.connectionCount + (group.stats[0]?.stats.rejectedCount ?? 0) === 5, "five decisions");
    assert.equal(group.connectionCount, expected);
    for (const client of clients.slice(0, expected)) assert.ok(await echoes(client, "in"));
    for (const client of clients.slice(expected)) await client.closed;
  }
  const group = groupOf({
    listeners: [PLAINTEXT, { ...PLAINTEXT, name: "OTHER" }],
    limits: { maxConnectionsByListener: new Map([[PLAINTEXT.name, 1]]) },
  });
  const [limited, other] = await group.start();
  await connectTo(limited?.port ?? 0);
  await connectTo(limited?.port ?? 0);
  assert.ok(await echoes(await connectTo(other?.port ?? 0), "other"));
  assert.equal(group.stats[0]?.stats.connectionCount, 1);
});

test("max.connection.creation.rate: who comes too fast waits for its time, the others behind it; other listeners go on", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const group = new ListenerGroup({
    platform,
    logger: silentLogger,
    listeners: [PLAINTEXT, { ...PLAINTEXT, name: "OTHER" }],
    // Ten a second in two windows: five in the first half second.
    limits: {
      creationRateMaxByListener: new Map([[PLAINTEXT.name, 10]]),
      rateWindows: { windowCount: 2, windowMs: 500 },
    },
    handler: ECHO,
  });
  const starting = group.start();
  await platform.advanceAsync(1);
  const [limited, other] = await starting;
  const opened = async (port: number | undefined, count: number): Promise<void> => {
    const connecting = Array.from({ length: count }, () => RawConnection.connect(platform, port ?? 0));
    await platform.advanceAsync(1);
    await Promise.all(connecting);
  };
  await opened(limited?.port, 8);
  await opened(other?.port, 8);
  const counts = (): number[] => group.stats.map(({ stats }) => stats.connectionCount);
  assert.deepEqual(counts(), [5, 8]);
  // The sixth is a tenth of a second's share too early, and each after it as much behind the one before.
  await platform.advanceAsync(90);
  assert.deepEqual(counts(), [5, 8]);
  await platform.advanceAsync(20);
  assert.deepEqual(counts(), [6, 8]);
  await platform.advanceAsync(1000);
  assert.deepEqual(counts(), [8, 8]);
  await opened(limited?.port, 9);
  const before = counts()[0] ?? 0;
  assert.ok(before < 17, `${before} are in`);
  group.updateConnectionLimits({});
  await platform.advanceAsync(500);
  assert.deepEqual(counts(), [17, 8]);
  const stopping = group.stop({ graceMs: 0 });
  await platform.advanceAsync(10);
  await stopping;
});

test("connections.max.idle.ms closes what is idle, not what has a request in flight, and not early", async () => {
  const platform = createSimulatedPlatform({ seed: 5 });
  let answer: ((reply: Reply) => void) | undefined;
  const handler: FrameHandler = {
    onFrame: (frame) => (frame.length === 1 ? new Promise((resolve) => (answer = resolve)) : [withSize(frame)]),
    onClose: () => undefined,
  };
  const group = groupOf({ platform, handler, limits: { connectionsMaxIdleMs: 1000 } });
  const [endpoint] = await group.start();
  const port = endpoint?.port ?? 0;
  const opened = [0, 1, 2].map(() => RawConnection.connect(platform, port));
  await platform.advanceAsync(0);
  const [idle, busy, waiting] = (await Promise.all(opened)) as [RawConnection, RawConnection, RawConnection];
  waiting.sendFrames(Buffer.from("w"));
  await platform.advanceAsync(900);
  busy.sendFrames(Buffer.from("busy"));
  await platform.advanceAsync(99);
  assert.equal(group.connectionCount, 3);
  await platform.advanceAsync(52);
  assert.equal(idle.isClosed, true);
  assert.equal(group.connectionCount, 2);
  await platform.advanceAsync(1000);
  assert.equal(busy.isClosed, true);
  assert.equal(waiting.isClosed, false);
  await platform.advanceAsync(5000);
  assert.equal(waiting.isClosed, false);
  answer?.([withSize(Buffer.from("late"))]);
  await platform.advanceAsync(999);
  assert.equal(waiting.isClosed, false);
  await platform.advanceAsync(60);
  assert.equal(waiting.isClosed, true);
  assert.equal(group.stats[0]?.stats.idleClosedCount, 3);
});

test("stop() lets the request under way finish, executes no more, and frees the port", async () => {
  const executed: string[] = [];
  let answer: ((reply: Reply) => void) | undefined;
  const handler: FrameHandler = {
    onFrame: (frame) => {
      executed.push(Buffer.from(frame).toString());
      return new Promise((resolve) => (answer = resolve));
    },
    onClose: () => undefined,
  };
  const group = groupOf({ handler });
  const [endpoint] = await group.start();
  const port = endpoint?.port ?? 0;
  const [busy, idle] = [await connectTo(port), await connectTo(port)];
  busy.sendFrames(Buffer.from("last"), Buffer.from("never"));
  await until(() => executed.length === 1, "the request");
  let isStopped = false;
  const stopping = group.stop({ graceMs: 5000 }).then(() => (isStopped = true));
  await idle.closed;
  await assert.rejects(connectTo(port), /ECONNREFUSED/);
  assert.equal(isStopped, false);
  answer?.([withSize(Buffer.alloc(3_000_000, 1))]);
  assert.equal((await busy.nextFrame()).length, 3_000_000);
  await busy.closed;
  await stopping;
  assert.deepEqual(executed, ["last"]);
  const again = groupOf({ listeners: [{ ...PLAINTEXT, port }] });
  assert.equal((await again.start())[0]?.port, port);
});

test("stop() while bind() is under way leaves nothing bound", async () => {
  const probe = groupOf();
  const port = (await probe.start())[0]?.port ?? 0;
  await probe.stop({ graceMs: 0 });
  const group = groupOf({ listeners: [{ ...PLAINTEXT, port }] });
  const binding = assert.rejects(group.bind(), /stopped before it was bound/);
  await group.stop({ graceMs: 0 });
  await binding;
  await assert.rejects(connectTo(port), /ECONNREFUSED/);
});

test("stop() waits no longer than graceMs", async () => {
  const platform = createSimulatedPlatform({ seed: 6 });
  const handler: FrameHandler = { onFrame: () => new Promise(() => undefined), onClose: () => undefined };
  const group = groupOf({ platform, handler });
  const [endpoint] = await group.start();
  const opening = RawConnection.connect(platform, endpoint?.port ?? 0);
  await platform.advanceAsync(0);
  const client = await opening;
  client.sendFrames(Buffer.from("for ever"));
  await platform.advanceAsync(1);
  let isStopped = false;
  void group.stop({ graceMs: 1000 }).then(() => (isStopped = true));
  await platform.advanceAsync(999);
  assert.equal(isStopped, false);
  await platform.advanceAsync(1);
  assert.equal(isStopped, true);
  assert.equal(client.isClosed, true);
});

test("clients that stop in the middle of large frames do not keep others out for longer than ten seconds", async () => {
  const platform = createSimulatedPlatform({ seed: 8 });
  const MIB = 1024 * 1024;
  const group = groupOf({ platform, limits: { queuedMaxRequestBytes: 4 * MIB } });
  const [endpoint] = await group.start();
  const opened = [0, 1, 2].map(() => RawConnection.connect(platform, endpoint?.port ?? 0));
  await platform.advanceAsync(0);
  const [first, second, honest] = await Promise.all(opened);
  assert.ok(first && second && honest);
  const large = withSize(Buffer.alloc(50 * MIB));
  for (const stalled of [first, second]) stalled.send(large.subarray(0, 1000));
  await platform.advanceAsync(1);
  assert.equal(group.queuedRequestBytes, 4 * MIB, "memory counts, not what was announced");
  honest.sendFrames(Buffer.from("let me in"));
  honest.sendFrames(Buffer.alloc(300_000, 1));
  await platform.advanceAsync(5000);
  second.send(large.subarray(1000, 2000));
  await platform.advanceAsync(4900);
  assert.equal((await honest.nextFrame()).toString(), "let me in");
  assert.equal(honest.receivedBytes, 13);
  await platform.advanceAsync(200);
  assert.equal(first.isClosed, true);
  assert.equal(second.isClosed, false, "its bytes still came");
  assert.equal((await honest.nextFrame()).length, 300_000);
  const stopping = group.stop({ graceMs: 0 });
  await platform.advanceAsync(1);
  await stopping;
  assert.equal(group.queuedRequestBytes, 0);
});

test("two groups of one process share nothing", async () => {
  const [one, two] = [groupOf({ limits: { maxConnections: 1 } }), groupOf({ platform: createRealPlatform() })];
  const [[first], [second]] = [await one.start(), await two.start()];
  const client = await connectTo(first?.port ?? 0);
  for (let count = 0; count < 3; count++) assert.ok(await echoes(await connectTo(second?.port ?? 0), "two"));
  assert.ok(await echoes(client, "one"));
  await two.stop({ graceMs: 100 });
  assert.ok(await echoes(client, "still"));
  assert.equal(one.connectionCount, 1);
  assert.equal(two.connectionCount, 0);
});
