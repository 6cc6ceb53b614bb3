/** Rafka's public entry: start a Kafka broker inside this process. */
import type { Broker, BrokerOptions } from "./server/broker-options.ts";

export type { Broker, BrokerEndpoint, BrokerOptions, LogLevel } from "./server/broker-options.ts";

/**
 * Starts a broker and resolves once its listeners accept clients.
 *
 * ```ts
 * await using broker = await startBroker();
 * const kafka = new Kafka({ brokers: [broker.bootstrapServers] });
 * ```
 *
 * Any number may run in one process. Nothing of the broker is left behind after `stop()`: no timer, socket or file of
 * an ephemeral directory.
 *
 * @throws {Error} what is wrong with the options or properties, with the name of each; the port or directory that is in
 *   use and by whom; the signal's reason; a timeout
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  // Loaded at the first call, so that importing the package costs next to nothing.
  if (options.worker === true) return (await import("./server/worker-broker.ts")).startWorkerBroker(options);
  return (await import("./server/broker-server.ts")).startBrokerServer(options);
}
