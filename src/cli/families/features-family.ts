/** `rafka features`. */
import type { Command } from "commander";
import { collect, online } from "../command-options.ts";

const DRY = "only tell whether it could be done";
const UNSAFE = "even where metadata would be lost";

/** Adds `features`. */
export function addFeatures(program: Command): void {
  const features = program.command("features").description("show feature levels, raise and lower them");
  const load = () => import("../commands/features.ts");
  online(features.command("describe").description("show supported and finalized levels")).action(async (options) =>
    (await load()).describe(options),
  );
  levels(features.command("upgrade").description("raise levels, all or none")).action(async (options) =>
    (await load()).upgrade(options),
  );
  levels(features.command("downgrade").description("lower levels, all or none"))
    .option("--unsafe", UNSAFE)
    .action(async (options) => (await load()).downgrade(options));
  online(features.command("disable").description("lower features to level 0").argument("<feature...>"))
    .option("--unsafe", UNSAFE)
    .option("--dry-run", DRY)
    .action(async (names: string[], options) => (await load()).disable(names, options));
  features
    .command("versions")
    .description("print the levels that belong to a release; asks no broker")
    .option("-r, --release-version <version>", "as 4.4 or 4.4-IV2", "4.4")
    .option("--json", "print JSON")
    .action(async (options: { readonly releaseVersion: string; readonly json?: boolean }) =>
      (await load()).versions(options.releaseVersion, options),
    );
}

function levels(command: Command): Command {
  return online(command)
    .option("-f, --feature <name=level>", "a feature; may be given again", collect)
    .option("-r, --release-version <version>", "all features as this release has them: 4.4 or 4.4-IV2")
    .option("--dry-run", DRY);
}
