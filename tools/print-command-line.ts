/**
 * Prints what is not written by hand of `docs/command-line.md`: every command with its arguments and options, from the
 * program itself, and the rules of `rafka config lint`. `node tools/print-command-line.ts`
 */
import { readFileSync, writeFileSync } from "node:fs";
import type { Argument, Command, Option } from "commander";
import { collect } from "../src/cli/command-options.ts";
import { buildProgram } from "../src/cli/program.ts";
import { LINT_RULES } from "../src/config/lint/finding.ts";

/** The page. */
export const FILE = "docs/command-line.md";
const MARK = "<!-- Everything below is printed by tools/print-command-line.ts. -->";

/** Options of every command that speaks to a broker, told once. */
const COMMON: ReadonlySet<string> = new Set(["--bootstrap-server", "--timeout-ms", "--json"]);

/** The page as it should be. */
export function commandLinePage(): string {
  const page = readFileSync(FILE, "utf8").replaceAll("\r\n", "\n");
  return `${page.slice(0, page.indexOf(MARK))}${MARK}\n\n${reference()}`;
}

function reference(): string {
  const program = buildProgram();
  const leaves = leavesOf(program);
  const common = leaves.find(({ command }) => isOnline(command))?.command.options ?? [];
  return [
    "## Every command and option",
    "",
    "Commands that speak to a broker are marked with →, and all take:",
    "",
    ...common.filter(({ long }) => COMMON.has(long ?? "")).map(optionLine),
    "",
    ...leaves.flatMap(({ path, command }) => section(path, command)),
    "## Rules of `rafka config lint`",
    "",
    ...(["error", "warning", "info"] as const).map((severity) => {
      const rules = Object.entries(LINT_RULES).filter(([, grave]) => grave === severity);
      return `- ${severity}: ${rules.map(([rule]) => `\`${rule}\``).join(", ")}`;
    }),
    "",
  ].join("\n");
}

function leavesOf(command: Command, above = ""): { readonly path: string; readonly command: Command }[] {
  const path = above === "" ? command.name() : `${above} ${command.name()}`;
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((child) => leavesOf(child, path));
}

function isOnline({ options }: Command): boolean {
  return options.some(({ long }) => long === "--bootstrap-server");
}

function section(path: string, command: Command): string[] {
  const words = [path, ...command.registeredArguments.map(argumentText)].join(" ");
  const own = command.options.filter(({ long }) => !isOnline(command) || !COMMON.has(long ?? ""));
  return [
    `### ${isOnline(command) ? "→ " : ""}\`${words}\``,
    "",
    sentence(command.description()),
    "",
    ...own.map(optionLine),
    ...(own.length === 0 ? [] : [""]),
  ];
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionLine(option: Option): string {
  const { flags, description, defaultValue, argChoices, mandatory, parseArg } = option;
  const more = [
    ...(mandatory ? ["required"] : []),
    ...(argChoices === undefined ? [] : [`one of ${argChoices.join(", ")}`]),
    ...(defaultValue === undefined ? [] : [`default \`${JSON.stringify(defaultValue).replace(/^"(.*)"$/, "$1")}\``]),
    ...(parseArg === collect && !description.includes("again") ? ["may be given again"] : []),
  ];
  return `- \`${flags}\`: ${[description.replaceAll(/%\w|\\\w/g, "`$&`"), ...more].join("; ")}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

if (import.meta.main) writeFileSync(FILE, commandLinePage());
