/** `rafka serve`, for its help. */
import type { Command } from "commander";
import { UsageError } from "../exit-codes.ts";
import { SERVE_FLAGS } from "../serve-options.ts";

/** Adds `serve`. */
export function addServe(program: Command): void {
  const serve = program
    .command("serve")
    .argument("[server.properties]", "Kafka's broker properties; without them one node on 127.0.0.1")
    .description("run a broker");
  for (const [flag, value, doc] of SERVE_FLAGS)
    serve.option(`--${flag}${value === undefined ? "" : ` <${value}>`}`, doc);
  // Reached for `--help` alone: main() runs every other `serve` without commander.
  serve.action(() => {
    throw new UsageError("rafka serve is run without commander");
  });
}
