/** `rafka configs`: dynamic configs of a cluster. */
import type { Command } from "commander";
import { collect, online } from "../command-options.ts";

const TYPES = "topic, broker, broker-logger, group or client-metrics";

/** Adds `configs`. */
export function addConfigs(program: Command): void {
  const configs = program.command("configs").description("list, describe, alter and delete dynamic configs");
  const load = () => import("../commands/configs.ts");
  const resource = (command: Command): Command =>
    online(command.argument("<type>", TYPES).argument("[name]", "left out for broker: what all brokers have"));
  online(configs.command("list").description("list what may have configs of its own").argument("<type>", TYPES)).action(
    async (type: string, options) => (await load()).list(type, options),
  );
  resource(configs.command("describe").description("show what was set for it"))
    .option("--all", "everything that is in effect")
    .action(async (type: string, name: string | undefined, options) => (await load()).describe(type, name, options));
  resource(configs.command("alter").description("change configs, all or none"))
    .option("--set <key=value>", "a new value; may be given again", collect)
    .option("--delete <key>", "back to the default; may be given again", collect)
    .option("--append <key=value>", "add to a list; may be given again", collect)
    .option("--subtract <key=value>", "take out of a list; may be given again", collect)
    .option("--dry-run", "only tell whether they could be changed")
    .action(async (type: string, name: string | undefined, options) => (await load()).alter(type, name, options));
  resource(configs.command("delete").description("delete what was set for it, all or none"))
    .option("--config <key>", "this config; may be given again", collect)
    .option("--all", "everything that was set for it")
    .option("--dry-run", "only tell whether they could be deleted")
    .action(async (type: string, name: string | undefined, options) => (await load()).remove(type, name, options));
}
