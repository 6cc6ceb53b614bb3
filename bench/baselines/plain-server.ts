/**
 * The least that a server for `frame-sender.ts` can do: for so many bytes of a frame's size it answers 64. A process of its
 * own, forked with the size of a frame; it tells its port, then its CPU seconds whenever it is asked.
 */
import net from "node:net";

const ANSWER_BYTES = 64;
const frameBytes = Number(process.argv[2]);

const server = net.createServer({ noDelay: true }, (socket) => {
  let unanswered = 0;
  socket.on("data", (bytes) => {
    unanswered += bytes.length;
    const frames = Math.floor(unanswered / frameBytes);
    unanswered -= frames * frameBytes;
    if (frames > 0) socket.write(Buffer.alloc(frames * ANSWER_BYTES));
  });
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as net.AddressInfo).port));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6 });
});
