/** `rafka parity`: writes the artifact of this build, or tells where it has moved from the one that was kept. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { type Artifact, artifactCsv, artifactJson, factsOfCsv } from "../../parity/artifact.ts";
import { compareFacts, describeDrift } from "../../parity/compare-artifacts.ts";
import { commandFacts } from "../command-facts.ts";
import { CommandError, UsageError } from "../exit-codes.ts";

/** The artifact's files are called after it: `rafka.csv`, `rafka.json`. */
const FILE_NAME = "rafka";

/** Options of the command. */
export interface ParityOptions {
  readonly out: string;
  readonly format?: "json" | "csv";
  /** True without a directory: the one of `out`. */
  readonly check?: string | true;
}

/**
 * The command.
 *
 * @param program the whole command line, whose commands are part of the artifact
 * @throws (rejects) {CommandError} when `--check` finds that something moved
 */
export async function parity(program: Command, { out, format, check }: ParityOptions): Promise<void> {
  // Loaded by itself: in the package it is a bundle of its own.
  const { rafkaArtifact } = await import("../../parity/rafka-artifact.ts");
  const artifact = rafkaArtifact(commandFacts(program));
  if (check !== undefined) {
    if (format !== undefined) throw new UsageError("--check prints what moved, not the artifact: leave --format out");
    checkAgainst(artifact, check === true ? out : check);
  } else if (format === undefined) write(artifact, out);
  else process.stdout.write(format === "json" ? artifactJson(artifact) : artifactCsv(artifact));
}

function write(artifact: Artifact, directory: string): void {
  // One level: what makes all of them never ends where nothing may be made, below /proc for instance.
  if (!existsSync(directory)) mkdirSync(directory);
  const { csv, json } = filesIn(directory);
  writeFileSync(csv, artifactCsv(artifact));
  writeFileSync(json, artifactJson(artifact));
  process.stdout.write(`${artifact.facts.length} facts in ${json} and ${csv}\n`);
}

function checkAgainst(artifact: Artifact, directory: string): void {
  const { csv, json } = filesIn(directory);
  const keptCsv = readKept(csv);
  const keptJson = readKept(json);
  const accept = `Accept it with: rafka parity --out ${directory} (in a checkout: npm run parity:accept)`;
  const moved = compareFacts(factsIn(keptCsv, csv), artifact.facts);
  for (const difference of moved) process.stdout.write(`${describeDrift(difference, csv)}\n`);
  if (moved.length > 0) throw new CommandError(`${moved.length} facts moved. ${accept}`);
  for (const [file, kept, now] of [
    [csv, keptCsv, artifactCsv(artifact)],
    [json, keptJson, artifactJson(artifact)],
  ] as const) {
    if (kept !== now) throw new CommandError(`${file} is not what is written for these facts. ${accept}`);
  }
  process.stdout.write(`${artifact.facts.length} facts, none moved\n`);
}

function filesIn(directory: string): { readonly csv: string; readonly json: string } {
  return { csv: join(directory, `${FILE_NAME}.csv`), json: join(directory, `${FILE_NAME}.json`) };
}

/** A checkout on Windows may have other line ends. */
function readKept(file: string): string {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new CommandError(`there is no ${file} to compare with; rafka parity writes it`, { cause: error });
  }
}

function factsIn(text: string, file: string): ReturnType<typeof factsOfCsv> {
  try {
    return factsOfCsv(text);
  } catch (error) {
    throw new CommandError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
