/** Prints the table of docs/metrics.md from the code, in place: `node tools/print-metrics.ts && oxfmt docs/metrics.md`. */
import { readFileSync, writeFileSync } from "node:fs";
import { SERVED_METRICS } from "../src/server/broker-metrics.ts";

const PAGE = "docs/metrics.md";
const rows = SERVED_METRICS.map(({ name, type, labels, help }) => {
  const all = type === "histogram" ? [...labels, "le"] : labels;
  return `| \`${name}\` | ${all.join(", ")} | ${help} |`;
});
const page = readFileSync(PAGE, "utf8");
const table = /^\| metric .*\n(\|.*\n)*/m;
if (!table.test(page)) throw new Error(`${PAGE} has no table of metrics`);
writeFileSync(
  PAGE,
  page.replace(table, () => `| metric | labels | what it is |\n| --- | --- | --- |\n${rows.join("\n")}\n`),
);
