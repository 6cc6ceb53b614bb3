/**
 * What does the network layer cost, without a broker behind it? `node bench/network.ts [--data] [--gigabytes 1]`
 *
 * A server in a process of its own answers each frame with a short one; this process sends. Printed per frame size: frames
 * and megabytes per second, and the server's CPU seconds per gigabyte received. Then the memory of 10,000 idle connections.
 * `--data` reads sockets by `'data'`, the path that TLS will use.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { parseArgs } from "node:util";
import { sendFrames } from "./baselines/frame-sender.ts";
import { silentLogger } from "../src/base/logger.ts";
import { ListenerGroup } from "../src/network/listener-group.ts";
import { createRealPlatform } from "../src/platform/real/real-platform.ts";

const IDLE_CONNECTIONS = 10_000;
const GIGABYTE = 1e9;

interface Usage {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

const { values: options } = parseArgs({
  options: {
    data: { type: "boolean", default: false },
    gigabytes: { type: "string", default: "1" },
    serve: { type: "boolean", default: false },
  },
});
if (options.serve) await serve();
else await measure();

async function serve(): Promise<void> {
  const group = new ListenerGroup({
    platform: createRealPlatform({ takesHandles: !options.data }),
    logger: silentLogger,
    listeners: [{ name: "PLAINTEXT", host: "127.0.0.1", port: 0, securityProtocol: "PLAINTEXT" }],
    limits: { backlog: 511 },
    handler: { onFrame: (frame) => [answerTo(frame)], onClose: () => undefined },
  });
  const [endpoint] = await group.start();
  process.on("message", (wanted) => {
    if (wanted === "memory") globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({
      cpuSeconds: (user + system) / 1e6,
      rssBytes: rss,
      heapBytes: heapUsed + external,
    } satisfies Usage);
  });
  process.send?.(endpoint?.port);
}

/** As an answer to Produce: some tens of bytes, whatever came. */
function answerTo(frame: Uint8Array): Uint8Array {
  const answer = Buffer.allocUnsafe(64);
  answer.writeInt32BE(60, 0);
  answer.writeInt32BE(frame.length, 4);
  return answer;
}

async function measure(): Promise<void> {
  const args = ["--serve", ...(options.data ? ["--data"] : [])];
  const server = fork(process.argv[1] ?? "", args, { execArgv: ["--expose-gc"] });
  const [port] = (await once(server, "message")) as [number];
  const usage = async (wanted: "cpu" | "memory" = "cpu"): Promise<Usage> => {
    server.send(wanted);
    return ((await once(server, "message")) as [Usage])[0];
  };
  const totalBytes = Number(options.gigabytes) * GIGABYTE;
  console.log(
    `reads ${options.data ? "by 'data'" : "into the scratch"}, Node ${process.version}, ${options.gigabytes} GB each`,
  );
  for (const frameBytes of [100, 1024, 1024 * 1024]) {
    // Small frames cost most: a tenth of the bytes says the same.
    const bytes = frameBytes < 1000 ? totalBytes / 5 : totalBytes;
    await sendFrames(port, frameBytes, bytes / 10);
    const before = await usage();
    const startMs = performance.now();
    const frames = await sendFrames(port, frameBytes, bytes);
    const seconds = (performance.now() - startMs) / 1000;
    const { cpuSeconds } = await usage();
    const sent = frames * (frameBytes + 4);
    const perGigabyte = (cpuSeconds - before.cpuSeconds) / (sent / GIGABYTE);
    console.log(
      `${String(frameBytes).padStart(8)} B  ${Math.round(frames / seconds)
        .toLocaleString("en")
        .padStart(10)} frames/s` +
        `  ${Math.round(sent / seconds / 1e6)} MB/s  ${perGigabyte.toFixed(2)} CPU-s/GB  ${((perGigabyte * (frameBytes + 4)) / 1000).toFixed(2)} µs/frame`,
    );
  }
  await measureIdle(port, usage);
  server.kill();
}

async function measureIdle(port: number, usage: (wanted: "cpu" | "memory") => Promise<Usage>): Promise<void> {
  const before = await usage("memory");
  const sockets: net.Socket[] = [];
  const hello = Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.alloc(8)]);
  while (sockets.length < IDLE_CONNECTIONS) {
    const batch = Array.from({ length: 250 }, () => net.connect({ port, host: "127.0.0.1" }));
    // Each has been used once, as a client's is.
    await Promise.all(
      batch.map(async (socket) => {
        await once(socket, "connect");
        socket.write(hello);
        await once(socket, "data");
      }),
    );
    sockets.push(...batch);
  }
  const during = await usage("memory");
  const each = (bytes: number): string => `${(bytes / IDLE_CONNECTIONS / 1024).toFixed(2)} KiB`;
  console.log(
    `${IDLE_CONNECTIONS} idle connections: ${each(during.rssBytes - before.rssBytes)} RSS, ${each(during.heapBytes - before.heapBytes)} heap each`,
  );
  const { cpuSeconds } = await usage("cpu");
  await new Promise((resolve) => {
    setTimeout(resolve, 2000);
  });
  console.log(`and ${((((await usage("cpu")).cpuSeconds - cpuSeconds) / 2) * 100).toFixed(2)} % CPU`);
  for (const socket of sockets) socket.destroy();
}
