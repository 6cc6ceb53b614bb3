/** `rafka cluster`. */
import type { Command } from "commander";
import { online, wholeNumber } from "../command-options.ts";

const INT_MAX = 2_147_483_647;

/** Adds `cluster`. */
export function addCluster(program: Command): void {
  const cluster = program
    .command("cluster")
    .description("show the cluster's id and brokers, and forget one that is gone");
  online(cluster.command("id").description("print the cluster's id")).action(async (options) =>
    (await import("../commands/cluster.ts")).id(options),
  );
  online(cluster.command("brokers").description("list brokers"))
    .option("--include-fenced", "brokers too that are registered and do not serve")
    .action(async (options) => (await import("../commands/cluster.ts")).brokers(options));
  online(
    cluster
      .command("unregister")
      .description("forget a broker that is gone for good")
      .argument("<broker>", "its number", wholeNumber("unregister", 0, INT_MAX)),
  )
    .option("--force", "also one that serves clients, which then no longer do")
    .action(async (broker: number, options) => (await import("../commands/cluster.ts")).unregister(broker, options));
}
