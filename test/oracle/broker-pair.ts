/** A real Kafka and Rafka, started empty on the same properties file, so that whatever they say differently is ours to explain. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { freePort, nodeFolder, oracle, type RafkaProcess, startRafka, temporaryDirectory } from "./oracle.ts";

/** The two. */
export interface BrokerPair extends AsyncDisposable {
  readonly kafka: string;
  readonly rafka: string;
}

/**
 * Starts both, each with two log directories.
 *
 * @param name of the oracle's node
 */
export async function startBrokerPair(name: string): Promise<BrokerPair> {
  const data = temporaryDirectory(name);
  const directories = (side: string): string => {
    const paths = ["1", "2"].map((number) => join(data.path, side, number));
    for (const path of paths) mkdirSync(path, { recursive: true });
    return paths.join(",");
  };
  const folder = await nodeFolder(name);
  // The oracle takes a log that tells of a start for a start, also when it is the last one's.
  rmSync(join(folder, "server.log"), { force: true });
  const kafkaPort = await freePortPair();
  const { code, stdout, stderr } = await oracle(["start", name, String(kafkaPort), `log.dirs=${directories("kafka")}`]);
  if (code !== 0) throw new Error(`Kafka did not start:\n${stdout}\n${stderr}`);
  const rafkaPort = await freePortPair();
  const properties = readFileSync(join(folder, "server.properties"), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("log.dirs="))
    .concat(`log.dirs=${directories("rafka")}`)
    .join("\n")
    .replaceAll(String(kafkaPort + 1), String(rafkaPort + 1))
    .replaceAll(String(kafkaPort), String(rafkaPort));
  const file = join(data.path, "server.properties");
  writeFileSync(file, properties);
  let rafka: RafkaProcess | undefined;
  const stop = async (): Promise<void> => {
    await rafka?.stop();
    await oracle(["stop", name, "--kill"]);
    data[Symbol.dispose]();
  };
  try {
    rafka = await startRafka([file], rafkaPort);
  } catch (error) {
    await stop();
    throw error;
  }
  return { kafka: `127.0.0.1:${kafkaPort}`, rafka: rafka.bootstrap, [Symbol.asyncDispose]: stop };
}

/** A free port whose successor is free too: Kafka's controller listens there. */
async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port < 65_535 && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    return true;
  } catch {
    // Somebody has it.
    return false;
  } finally {
    server.close();
  }
}
