/** Our listeners and connections, and a whole broker's answer, against a bare server of `node:net`. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { startBroker } from "../../src/index.ts";
import { ApiKey } from "../../src/protocol/api-keys.ts";
import { newMetadataRequest, writeMetadataRequest } from "../../src/protocol/generated/metadata-request.ts";
import { newRequestHeader, writeRequestHeader } from "../../src/protocol/generated/request-header.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { sendFrames } from "./frame-sender.ts";
import type { Baseline } from "./ratio.ts";

/** Of a round, for frames that are small and for others: some tenths of a second of CPU time. */
const SMALL_FRAMES_BYTES = 30e6;
const FRAMES_BYTES = 200e6;
const ROUND_TRIPS = 1_000;

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
}

async function start(file: string, words: readonly string[]): Promise<Server> {
  const child = fork(new URL(file, import.meta.url), words);
  const [port] = (await once(child, "message")) as [number];
  return { process: child, port };
}

async function cpuSeconds({ process: child }: Server): Promise<number> {
  child.send("cpu");
  return ((await once(child, "message")) as [{ cpuSeconds: number }])[0].cpuSeconds;
}

/** The server's CPU time for a stream of frames. */
function stream(frameBytes: number): Baseline {
  return {
    name: `transport: frames of ${frameBytes} B`,
    against: "a node:net server that counts bytes",
    measured: "CPU time",
    async prepare() {
      const ours = await start("../network.ts", ["--serve"]);
      const plain = await start("plain-server.ts", [String(frameBytes + 4)]);
      const cost = async (server: Server): Promise<number> => {
        const before = await cpuSeconds(server);
        await sendFrames(server.port, frameBytes, frameBytes < 1000 ? SMALL_FRAMES_BYTES : FRAMES_BYTES);
        return (await cpuSeconds(server)) - before;
      };
      return {
        ours: () => cost(ours),
        reference: () => cost(plain),
        close: () => {
          ours.process.kill();
          plain.process.kill();
        },
      };
    },
  };
}

function metadataFrame(): Buffer {
  const writer = new Writer();
  const header = newRequestHeader({ requestApiKey: ApiKey.METADATA, requestApiVersion: 13, clientId: "bench" });
  writeRequestHeader(writer, header, 2);
  writeMetadataRequest(writer, newMetadataRequest({ topics: [] }), 13);
  const body = writer.toBuffer();
  const frame = Buffer.alloc(body.length + 4);
  frame.writeInt32BE(body.length);
  body.copy(frame, 4);
  return frame;
}

/** One request after the other; answers are read by their size. @returns milliseconds */
async function roundTrips(port: number, frame: Buffer, sizeOf: (answer: Buffer) => number): Promise<number> {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    let left = ROUND_TRIPS;
    let seen: Buffer = Buffer.alloc(0);
    socket.on("error", reject).on("data", (bytes: Buffer) => {
      seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes]);
      if (seen.length < 4 || seen.length < sizeOf(seen)) return;
      seen = Buffer.alloc(0);
      left--;
      if (left === 0) resolve();
      else socket.write(frame);
    });
    socket.write(frame);
  });
  const took = performance.now() - began;
  socket.destroy();
  return took;
}

const METADATA_ROUND_TRIP: Baseline = {
  name: "transport: one Metadata request after the other",
  against: "round trips to a node:net server",
  measured: "wall time",
  async prepare() {
    const frame = metadataFrame();
    // Both are processes or threads of their own, so that a round trip wakes another thread each way.
    const broker = await startBroker({ worker: true });
    const port = Number(broker.bootstrapServers.split(":").at(-1));
    const plain = await start("plain-server.ts", [String(frame.length)]);
    return {
      ours: () => roundTrips(port, frame, (answer) => answer.readInt32BE(0) + 4),
      reference: () => roundTrips(plain.port, frame, () => 64),
      close: async () => {
        plain.process.kill();
        await broker.stop();
      },
    };
  },
};

/** See the file's head. */
export const TRANSPORT_BASELINES: readonly Baseline[] = [stream(100), stream(1024), METADATA_ROUND_TRIP];
