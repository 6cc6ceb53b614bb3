// Runs its arguments on Node 24, the oldest runtime we support: `node tools/node24.mjs FILE ARG...`.
// The runtime goes to .cache/, not into node_modules: a second one there would overwrite .bin/node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";

const home = new URL("../.cache/node24/", import.meta.url);
const runtime = new URL(
  process.platform === "win32" ? "node_modules/node/bin/node.exe" : "node_modules/node/bin/node",
  home,
);

if (!existsSync(runtime)) {
  mkdirSync(home, { recursive: true });
  writeFileSync(new URL("package.json", home), '{"private":true,"allowScripts":{"node":true}}\n');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const install = spawnSync(npm, ["install", "--no-audit", "--no-fund", "node@24"], { cwd: home, stdio: "inherit" });
  if (install.status !== 0) process.exit(install.status ?? 1);
}
const { status } = spawnSync(runtime.pathname, process.argv.slice(2), { stdio: "inherit" });
process.exit(status ?? 1);
