/** What a platform promises, on the machine and in the simulation. */
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { DirectoryLockedError, isSystemError, type Platform, type ServerSocket, type Socket } from "./platform.ts";
import { createRealPlatform } from "./real/real-platform.ts";
import { createSimulatedPlatform } from "./simulated/simulated-platform.ts";

interface World {
  readonly name: string;
  readonly platform: Platform;
  readonly root: string;
  /** Lets the world go on until `promise` settles. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
}

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "rafka-platform-"));
after(() => fs.rmSync(temporary, { recursive: true }));

function realWorld(name: string, takesHandles: boolean): World {
  const platform = createRealPlatform({ takesHandles });
  // Our timers do not keep the process alive, so the test does.
  const until = <T>(promise: Promise<T>): Promise<T> => {
    const guard = setTimeout(() => undefined, 10_000);
    return promise.finally(() => clearTimeout(guard));
  };
  return { name, platform, root: path.join(temporary, name.replaceAll(" ", "-")), until };
}

function simulatedWorld(): World {
  const platform = createSimulatedPlatform({ seed: 1 });
  platform.network.delay = { minMs: 0, maxMs: 3 };
  const until = async <T>(promise: Promise<T>): Promise<T> => {
    const state = { isSettled: false };
    const settled = (): void => void (state.isSettled = true);
    promise.then(settled, settled);
    for (let turn = 0; turn < 100_000 && !state.isSettled; turn++) await platform.advanceAsync(1);
    return promise;
  };
  return { name: "simulated", platform, root: "/root", until };
}

const worlds = [realWorld("real", true), realWorld("real without taking handles", false), simulatedWorld()];
const hasCode = (code: string) => (error: unknown) => isSystemError(error, code);

for (const { name, platform, root, until } of worlds) {
  const { clock, timers, random, files, sockets } = platform;

  describe(`${name}: time and chance`, () => {
    test("timers run in the order of their deadlines, not early, and not when cancelled", async () => {
      const start = clock.monotonicMs();
      const ran: number[] = [];
      const times: number[] = [];
      await until(
        new Promise<void>((resolve) => {
          for (const delayMs of [70, 0, 5, 130, 20]) {
            timers.schedule(delayMs, () => {
              ran.push(delayMs);
              times.push(clock.monotonicMs() - start);
              if (delayMs === 130) resolve();
            });
          }
          timers.schedule(10, () => ran.push(-1)).cancel();
        }),
      );
      assert.deepEqual(ran, [0, 5, 20, 70, 130]);
      for (const [index, delayMs] of ran.entries())
        assert.ok((times[index] as number) >= delayMs, `${delayMs} ms came early`);
    });

    test("a timer may schedule and cancel others", async () => {
      const ran: string[] = [];
      await until(
        new Promise<void>((resolve) => {
          const victim = timers.schedule(9, () => ran.push("victim"));
          timers.schedule(1, () => {
            victim.cancel();
            timers.schedule(1, () => ran.push("child"));
            timers.schedule(15, resolve);
          });
        }),
      );
      assert.deepEqual(ran, ["child"]);
    });

    test("defer() runs after the caller returned", async () => {
      let isInside = true;
      const ran = new Promise<boolean>((resolve) => timers.defer(() => resolve(isInside)));
      isInside = false;
      assert.equal(await until(ran), false);
    });

    test("nowMs() is whole milliseconds; random stays in its bounds", () => {
      assert.ok(Number.isInteger(clock.nowMs()));
      assert.equal(random.bytes(17).length, 17);
      assert.notDeepEqual(random.bytes(16), random.bytes(16));
      for (let count = 0; count < 100; count++) assert.ok(Math.floor(random.next()) === 0);
    });
  });

  describe(`${name}: files`, () => {
    files.makeDirectory(`${root}/a/b`);

    test("open() modes", () => {
      const file = `${root}/modes`;
      assert.throws(() => files.open(file, "read"), hasCode("ENOENT"));
      assert.throws(() => files.open(file, "readWrite"), hasCode("ENOENT"));
      files.open(file, "createNew").close();
      assert.throws(() => files.open(file, "createNew"), hasCode("EEXIST"));
      files.open(file, "create").close();
      const reader = files.open(file, "read");
      assert.throws(
        () => reader.write(Buffer.from("x"), 0),
        (error) => isSystemError(error) && error.path === file,
      );
      reader.close();
      reader.close();
      assert.throws(() => files.open(`${root}/none/file`, "create"), hasCode("ENOENT"));
    });

    test("writes and reads at positions, across parts, past the end", async () => {
      const file = files.open(`${root}/data`, "create");
      file.write(Buffer.from("hello"), 3);
      file.writeAll([Buffer.from("A"), new Uint8Array(0), Buffer.from("BC")], 0);
      assert.equal(file.size(), 8);
      await file.writeAsync([Buffer.from("!"), Buffer.from("?")], 8);
      const into = Buffer.alloc(20);
      assert.equal(file.read(into, 0), 10);
      assert.equal(into.toString("latin1", 0, 10), "ABChello!?");
      assert.equal(await file.readAsync(into.subarray(0, 4), 8), 2);
      assert.equal(file.read(into, 10), 0);
      file.truncate(4);
      file.truncate(6);
      assert.equal(file.read(into, 0), 6);
      assert.equal(into.toString("latin1", 0, 6), "ABCh\0\0");
      file.sync();
      await file.syncAsync();
      file.close();
      assert.throws(() => file.read(into, 0), hasCode("EBADF"));
    });

    test("more parts than one system call takes", async () => {
      const file = files.open(`${root}/parts`, "create");
      const parts = Array.from({ length: 3000 }, (_, index) => Buffer.from(String(index % 10)));
      file.writeAll(parts, 0);
      await file.writeAsync(parts, 3000);
      file.close();
      assert.equal(files.readWhole(`${root}/parts`).toString(), Buffer.concat([...parts, ...parts]).toString());
    });

    test("names: list, stat, rename, unlink, removeDirectory", async () => {
      files.writeWhole(`${root}/a/x`, Buffer.from("1"));
      files.writeWhole(`${root}/a/x`, Buffer.from("2"), { sync: true });
      files.writeAtomically(`${root}/a/y`, Buffer.from("33"));
      assert.deepEqual(files.list(`${root}/a`), ["b", "x", "y"]);
      files.rename(`${root}/a/y`, `${root}/a/x`);
      assert.equal(files.readWhole(`${root}/a/x`).toString(), "33");
      assert.deepEqual(
        { size: files.stat(`${root}/a/x`)?.sizeBytes, directory: files.stat(`${root}/a`)?.isDirectory },
        { size: 2, directory: true },
      );
      files.setModifiedTime(`${root}/a/x`, 1_600_000_000_000);
      assert.equal(files.stat(`${root}/a/x`)?.modifiedMs, 1_600_000_000_000);
      files.rename(`${root}/a`, `${root}/c`);
      assert.equal(files.exists(`${root}/a/x`), false);
      files.unlink(`${root}/c/x`);
      assert.throws(() => files.unlink(`${root}/c/x`), hasCode("ENOENT"));
      assert.throws(() => files.rename(`${root}/c/x`, `${root}/c/z`), hasCode("ENOENT"));
      assert.throws(() => files.list(`${root}/nowhere`), hasCode("ENOENT"));
      files.writeWhole(`${root}/c/b/deep`, Buffer.from("1"));
      files.syncDirectory(`${root}/c`);
      await files.syncDirectoryAsync(`${root}/c`);
      files.removeDirectory(`${root}/c`);
      files.removeDirectory(`${root}/c`);
      assert.equal(files.stat(`${root}/c`), undefined);
      assert.ok(files.freeBytes(root).usableBytes > 0);
    });

    test("lockDirectory() keeps others out until released", async () => {
      const directory = `${root}/locked`;
      files.makeDirectory(directory);
      const lock = await files.lockDirectory(directory);
      assert.ok(files.exists(`${directory}/.lock`));
      await assert.rejects(
        files.lockDirectory(`${directory}/`),
        (error) =>
          error instanceof DirectoryLockedError &&
          error.pid === process.pid &&
          error.message.includes("of this process"),
      );
      await lock.release();
      await lock.release();
      await (await files.lockDirectory(directory)).release();
      assert.deepEqual(files.list(directory), [".lock"]);
    });
  });

  describe(`${name}: sockets`, () => {
    const listen = (onConnection: (socket: Socket) => void): Promise<ServerSocket> =>
      sockets.listen({ host: "127.0.0.1", port: 0 }, onConnection);
    const connect = (port: number): Promise<Socket> =>
      until(sockets.connect({ host: "127.0.0.1", port, timeoutMs: 5000 }));

    test("bytes arrive in order both ways, through scratch and target", async () => {
      const sent = Buffer.from(Array.from({ length: 400_000 }, (_, index) => index % 251));
      let isFirst = true;
      let isAsked = false;
      const server = await listen((socket) => {
        const received: Buffer[] = [];
        const target = new Uint8Array(5000);
        socket.onData = (bytes) => {
          received.push(Buffer.from(bytes));
          if (bytes.buffer === target.buffer) {
            assert.equal(bytes.byteOffset, 0);
            assert.ok(isAsked, "the target is that of one read");
          }
          isAsked = isFirst;
          if (isFirst) socket.readInto(target);
          isFirst = !isFirst;
          const all = received.reduce((sum, part) => sum + part.length, 0);
          if (all < sent.length) return;
          socket.write([]);
          socket.write(received);
          socket.close();
        };
      });
      const client = await connect(server.port);
      const back: Buffer[] = [];
      client.onData = (bytes) => back.push(Buffer.from(bytes));
      const isOver = new Promise<Error | undefined>((resolve) => (client.onClose = resolve));
      let writtenCount = 0;
      for (let position = 0; position < sent.length; position += 1000) {
        client.write(
          [sent.subarray(position, position + 10), sent.subarray(position + 10, position + 1000)],
          () => writtenCount++,
        );
      }
      assert.equal(await until(isOver), undefined);
      assert.ok(Buffer.concat(back).equals(sent));
      assert.equal(writtenCount, 400);
      await server.close();
    });

    test("a reader that pauses makes write() say so; onDrain follows when it resumes", async () => {
      let served: Socket | undefined;
      let receivedBytes = 0;
      const server = await listen((socket) => {
        served = socket;
        socket.onData = (bytes) => {
          receivedBytes += bytes.length;
          if (receivedBytes < 100_000) socket.pause();
        };
      });
      const client = await connect(server.port);
      const chunk = Buffer.alloc(1_000_000);
      let sentBytes = 0;
      while (client.bufferedBytes < 8_000_000) {
        client.write([chunk]);
        sentBytes += chunk.length;
      }
      assert.equal(client.write([chunk]), false);
      sentBytes += chunk.length;
      const isDrained = new Promise<void>((resolve) => (client.onDrain = resolve));
      await until(new Promise<void>((resolve) => timers.defer(() => timers.defer(resolve))));
      receivedBytes += 100_000;
      served?.resume();
      await until(isDrained);
      assert.equal(client.bufferedBytes, 0);
      const isOver = new Promise<Error | undefined>((resolve) => (client.onClose = resolve));
      client.close();
      await until(isOver);
      assert.ok(sentBytes > 8_000_000);
      await server.close();
    });

    test("destroy() ends both sides; onWritten is called once even so", async () => {
      let serverIsOver: () => void = () => undefined;
      const servedIsOver = new Promise<void>((resolve) => (serverIsOver = resolve));
      const server = await listen((socket) => (socket.onClose = serverIsOver));
      const client = await connect(server.port);
      let calls = 0;
      client.write([Buffer.alloc(10)], () => calls++);
      const isOver = new Promise<void>((resolve) => (client.onClose = () => resolve()));
      client.destroy();
      await until(isOver);
      client.write([Buffer.alloc(10)], () => calls++);
      assert.equal(calls, 2);
      await until(servedIsOver);
      await server.close();
    });

    test("addresses and ports are those of the other end; close() stops accepting", async () => {
      let served: Socket | undefined;
      const server = await listen((socket) => (served = socket));
      assert.ok(server.port > 0);
      const client = await connect(server.port);
      assert.equal(client.remotePort, server.port);
      await until(new Promise<void>((resolve) => timers.defer(resolve)));
      assert.equal(served?.remotePort, client.localPort);
      assert.equal(served?.remoteAddress, "127.0.0.1");
      await server.close();
      await assert.rejects(connect(server.port), hasCode("ECONNREFUSED"));
      client.destroy();
    });

    test("a name has an address, or none", async () => {
      assert.equal(await until(sockets.hasAddress("localhost")), true);
      // Longer than a label of a name may be: no name server is asked.
      assert.equal(await until(sockets.hasAddress("x".repeat(70))), false);
    });

    test("a port in use is named, with who has it", async () => {
      const server = await listen(() => undefined);
      await assert.rejects(
        sockets.listen({ host: "127.0.0.1", port: server.port }, () => undefined),
        (error) =>
          isSystemError(error, "EADDRINUSE") &&
          error.message.includes(`127.0.0.1:${server.port}`) &&
          (process.platform !== "linux" || error.message.includes(`process ${process.pid}`)),
      );
      await server.close();
    });
  });
}
