/** What the admins of both client libraries got from a real Kafka 4.4.0, committed. */
import { readFileSync, writeFileSync } from "node:fs";
import type { AdminLine } from "./admin-script.ts";
import { runKafkajsAdmin } from "./kafkajs-admin.ts";
import { runPlatformaticAdmin } from "./platformatic-admin.ts";

const FILE = new URL("kafka-4.4.0.admin.json", import.meta.url);

/** The libraries, and what runs their admin against a broker that was empty. */
export const ADMIN_CLIENTS: Readonly<Record<string, (port: number) => Promise<AdminLine[]>>> = {
  kafkajs: runKafkajsAdmin,
  "@platformatic/kafka": runPlatformaticAdmin,
};

/** The lines of a library. */
export function readAdminLines(library: string): readonly AdminLine[] {
  const recorded = JSON.parse(readFileSync(FILE, "utf8")) as Record<string, AdminLine[]>;
  return recorded[library] ?? [];
}

/** Writes the lines of all libraries. */
export function writeAdminLines(lines: Readonly<Record<string, readonly AdminLine[]>>): void {
  writeFileSync(FILE, `${JSON.stringify(lines, null, 2)}\n`);
}
