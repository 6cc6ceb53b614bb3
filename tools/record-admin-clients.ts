/**
 * Records what the admins of kafkajs and @platformatic/kafka get from a real Kafka 4.4.0 that was empty:
 * `node tools/record-admin-clients.ts PORT`.
 */
import type { AdminLine } from "../test/conformance/admin-script.ts";
import { ADMIN_CLIENTS, writeAdminLines } from "../test/conformance/recorded-admin.ts";

const [port] = process.argv.slice(2);
if (port === undefined) {
  console.error("usage: node tools/record-admin-clients.ts PORT");
  process.exit(2);
}
const lines: Record<string, AdminLine[]> = {};
// One after the other: each wants the broker for itself, and leaves it without topics.
for (const [library, run] of Object.entries(ADMIN_CLIENTS)) lines[library] = await run(Number(port));
writeAdminLines(lines);
for (const [library, { length }] of Object.entries(lines)) console.log(`${library}: ${length} calls`);
// kafkajs keeps timers for a while.
process.exit(0);
