/** `npm start` as a user runs it: a broker on 127.0.0.1:9092 that answers, and stops at Ctrl-C with exit code 0. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import kafkajs from "kafkajs";

if (process.platform === "win32") {
  console.log("not tried: Windows has no interrupt that one process may send to another");
  process.exit(0);
}
const home = mkdtempSync(join(tmpdir(), "rafka-start-"));
// A process group of its own, so that the interrupt reaches the broker below npm as a terminal's would.
const child = spawn("npm", ["start", "--", "--data", join(home, "data")], {
  stdio: ["ignore", "pipe", "inherit"],
  detached: true,
});
try {
  let output = "";
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    output += String(chunk);
    if (output.includes("127.0.0.1:9092")) break;
  }
  if (!output.includes("127.0.0.1:9092")) throw new Error(`npm start ended: ${output}`);
  console.log(output.trim().split("\n").at(-1));
  const admin = new kafkajs.Kafka({ brokers: ["127.0.0.1:9092"], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const { brokers } = await admin.describeCluster();
  await admin.disconnect();
  console.log(`a client sees ${JSON.stringify(brokers)}`);
} finally {
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  const code = await ended;
  rmSync(home, { recursive: true, force: true });
  if (code !== 0 && code !== null) {
    console.error(`npm start ended with ${code} after an interrupt`);
    process.exitCode = 1;
  }
}
