/** `rafka storage`: commands that look at log directories, without a broker. */
import type { Command } from "commander";
import { collect } from "../command-options.ts";

/** Adds `storage`. */
export function addStorage(program: Command): void {
  const storage = program.command("storage").description("format log directories, or look at them");
  storage
    .command("format")
    .description("format the log directories of a properties file")
    .argument("[server.properties]", "without one, --data is formatted")
    .option("--data <directory>", "the log directory")
    .option("-t, --cluster-id <id>", "the cluster's id; a random one if left out")
    .option("-r, --release-version <version>", "metadata.version by its name, such as 4.4-IV2")
    .option("-f, --feature <name=level>", "another level of a feature; may be given again", collect)
    .option("-g, --ignore-formatted", "format the others where some are formatted")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: object) =>
      (await import("../commands/storage.ts")).format(file, options),
    );
  storage
    .command("info")
    .description("tell what the log directories hold")
    .argument("[server.properties]", "without one, --data is looked at")
    .option("--data <directory>", "the log directory")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: object) =>
      (await import("../commands/storage.ts")).info(file, options),
    );
  storage
    .command("random-uuid")
    .description("print a random id")
    .action(async () => (await import("../commands/storage.ts")).printRandomUuid());
}
