/** `rafka configs`: dynamic configs of a cluster. */
import type { Command } from "commander";
import { collect, online } from "../command-options.ts";

/** Adds `configs`. */
export function addConfigs(program: Command): void {
  const configs = program.command("configs").description("describe and alter dynamic configs");
  const resource = (command: Command): Command =>
    online(
      command
        .argument("<type>", "topic, broker, group or client-metrics")
        .argument("[name]", "left out for broker: what all brokers have"),
    );
  resource(configs.command("describe").description("show what was set for it"))
    .option("--all", "everything that is in effect")
    .action(async (type: string, name: string | undefined, options) =>
      (await import("../commands/configs.ts")).describe(type, name, options),
    );
  resource(configs.command("alter").description("change configs, all or none"))
    .option("--set <key=value>", "a new value; may be given again", collect)
    .option("--delete <key>", "back to the default; may be given again", collect)
    .option("--append <key=value>", "add to a list; may be given again", collect)
    .option("--subtract <key=value>", "take out of a list; may be given again", collect)
    .option("--validate-only", "only tell whether they could be changed")
    .action(async (type: string, name: string | undefined, options) =>
      (await import("../commands/configs.ts")).alter(type, name, options),
    );
}
