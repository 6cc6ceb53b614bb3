/** `rafka cluster`, `rafka features` and `rafka log-dirs`. */
import type { Command } from "commander";
import { online } from "../command-options.ts";

/** Adds `cluster`, `features` and `log-dirs`. */
export function addCluster(program: Command): void {
  const cluster = program.command("cluster").description("show the cluster's id and brokers");
  online(cluster.command("id").description("print the cluster's id")).action(async (options) =>
    (await import("../commands/cluster.ts")).id(options),
  );
  online(cluster.command("brokers").description("list brokers")).action(async (options) =>
    (await import("../commands/cluster.ts")).brokers(options),
  );
  const features = program.command("features").description("show feature levels");
  online(features.command("describe").description("show supported and finalized levels")).action(async (options) =>
    (await import("../commands/features.ts")).describe(options),
  );
  online(program.command("log-dirs").description("show the log directories of brokers"))
    .option("--partitions", "a row for each partition")
    .action(async (options) => (await import("../commands/log-dirs.ts")).describe(options));
}
