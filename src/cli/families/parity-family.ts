/** `rafka parity`. */
import { type Command, Option } from "commander";

/** Where the artifact is kept, from a checkout's root. */
const DIRECTORY = "parity";

/** Adds `parity`. */
export function addParity(program: Command): void {
  program
    .command("parity")
    .description("write what this build is compatible with: APIs, features, errors, configs, metrics, commands, files")
    .option("-o, --out <directory>", "where rafka.json and rafka.csv are written", DIRECTORY)
    .addOption(
      new Option("-f, --format <format>", "print it instead of writing files")
        .choices(["json", "csv"])
        .conflicts("out"),
    )
    .option("--check [directory]", "compare with the files there, write nothing, and fail when something moved")
    .action(async (options) => (await import("../commands/parity.ts")).parity(program, options));
}
