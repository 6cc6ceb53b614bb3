/** `rafka quotas`. */
import type { Command } from "commander";
import { collect, online } from "../command-options.ts";

/** Adds `quotas`. */
export function addQuotas(program: Command): void {
  const quotas = program.command("quotas").description("show and change quotas of users, client ids and addresses");
  const load = () => import("../commands/quotas.ts");
  entity(quotas.command("describe").description("show quotas: of one entity, or of all without one")).action(
    async (options) => (await load()).describe(options),
  );
  entity(quotas.command("alter").description("change quotas of one entity, all or none"))
    .option("--set <key=value>", "a new value, as producer_byte_rate=1048576; may be given again", collect)
    .option("--delete <key>", "no such quota any more; may be given again", collect)
    .option("--dry-run", "only tell whether they could be changed")
    .action(async (options) => (await load()).alter(options));
}

function entity(command: Command): Command {
  return online(command)
    .option("--user <name>", "this user")
    .option("--user-default", "users without quotas of their own")
    .option("--client-id <id>", "this client id")
    .option("--client-id-default", "client ids without quotas of their own")
    .option("--ip <address>", "this address")
    .option("--ip-default", "addresses without quotas of their own");
}
