/** What the commands that speak to a broker share: the client, and the options that lead to it. */
import { setTimeout as pause } from "node:timers/promises";
import { KafkaClient } from "../network/client/kafka-client.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import type { Platform } from "../platform/platform.ts";
import { UsageError } from "./exit-codes.ts";
import { Output } from "./output.ts";

/** Options of every command that speaks to a broker. */
export interface ClientOptions {
  readonly bootstrapServer: string;
  readonly timeoutMs: number;
  readonly json?: boolean;
}

/** What such a command works with. */
export interface ClientSession {
  readonly client: KafkaClient;
  readonly platform: Platform;
  readonly output: Output;
}

/** Runs a command with a client that is closed at the end, however it ends. */
export async function withClient(
  options: ClientOptions,
  run: (session: ClientSession) => Promise<void>,
): Promise<void> {
  const platform = createRealPlatform();
  const client = new KafkaClient({
    bootstrap: parseBootstrap(options.bootstrapServer),
    platform,
    clientId: "rafka-cli",
    timeoutMs: options.timeoutMs,
    // Node's own timer: it keeps the process alive between two attempts, which the platform's would not.
    pause: (ms) => pause(ms),
  });
  try {
    await run({ client, platform, output: new Output(options.json === true) });
  } finally {
    client.close();
  }
}

/**
 * Reads `host:port,host:port`; the port may be left out, IPv6 hosts stand in brackets.
 *
 * @throws {UsageError} on anything else
 */
export function parseBootstrap(text: string): { readonly host: string; readonly port: number }[] {
  return text.split(",").map((entry) => {
    const match = /^\s*(?:\[([^\]]+)\]|([^:\s]+))(?::(\d+))?\s*$/.exec(entry);
    const port = Number(match?.[3] ?? 9092);
    if (match === null || port > 65_535) throw new UsageError(`--bootstrap-server wants host:port, not ${entry}`);
    return { host: match[1] ?? match[2] ?? "", port };
  });
}
