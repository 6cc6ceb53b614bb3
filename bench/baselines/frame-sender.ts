import { once } from "node:events";
import net from "node:net";

const SENT_AT_ONCE_BYTES = 256 * 1024;
const IN_FLIGHT_BYTES = 4 * 1024 * 1024;

/** Sends frames of one size over one connection, never more than a window ahead of the answers of 64 bytes; returns how many. */
export async function sendFrames(port: number, frameBytes: number, totalBytes: number): Promise<number> {
  const frame = Buffer.alloc(frameBytes + 4, 7);
  frame.writeInt32BE(frameBytes);
  const perWrite = Math.max(1, Math.floor(SENT_AT_ONCE_BYTES / frame.length));
  const batch = Buffer.concat(Array.from({ length: perWrite }, () => frame));
  const batches = Math.ceil(totalBytes / batch.length);
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  let sent = 0;
  let answeredBytes = 0;
  await new Promise<void>((resolve) => {
    const pump = (): void => {
      while (sent < batches && sent * batch.length - (answeredBytes / 64) * frame.length < IN_FLIGHT_BYTES) {
        sent++;
        socket.write(batch);
      }
      if (answeredBytes === batches * perWrite * 64) resolve();
    };
    socket.on("data", (bytes: Buffer) => {
      answeredBytes += bytes.length;
      pump();
    });
    pump();
  });
  socket.destroy();
  return batches * perWrite;
}
