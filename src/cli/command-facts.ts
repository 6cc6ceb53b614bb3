/** The command line as facts of the parity artifact: every command with its arguments and options. */
import type { Argument, Command, Option } from "commander";
import type { Fact } from "../parity/artifact.ts";
import { collect } from "./command-options.ts";

/** Every command below `command`, by its words; options under their long names. Descriptions are not among the facts. */
export function commandFacts(command: Command, above: readonly string[] = []): Fact[] {
  const words = [...above, command.name()];
  const item = words.join(" ");
  const own: Fact[] = [
    {
      section: "cli",
      item,
      name: "arguments",
      value: command.registeredArguments.map(argumentText).join(" ") || "none",
    },
    ...command.options
      .toSorted((a, b) => (a.name() < b.name() ? -1 : 1))
      .map((option) => ({ section: "cli", item, name: option.long ?? option.flags, value: optionText(option) })),
  ];
  const below = command.commands.toSorted((a, b) => (a.name() < b.name() ? -1 : 1));
  return [...own, ...below.flatMap((child) => commandFacts(child, words))];
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionText(option: Option): string {
  const { flags, defaultValue, argChoices, mandatory, parseArg } = option;
  return [
    flags,
    ...(mandatory ? ["required"] : []),
    ...(parseArg === collect ? ["may be given again"] : []),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(", ")}`]),
    ...(defaultValue === undefined ? [] : [`default ${String(defaultValue)}`]),
  ].join("; ");
}
