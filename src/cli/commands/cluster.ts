/** `rafka cluster`: its id and its brokers. */
import { type ClientOptions, withClient } from "../client.ts";

/** `cluster id`. */
export async function id(options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const { clusterId } = await client.cluster();
    output.done(clusterId ?? "-", { clusterId });
  });
}

/** `cluster brokers`. */
export async function brokers(options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const found = [...(await client.cluster()).brokers.values()].sort((a, b) => a.nodeId - b.nodeId);
    output.table(
      ["BROKER", "HOST", "PORT"],
      found.map(({ nodeId, host, port }) => [nodeId, host, port]),
      found,
    );
  });
}
