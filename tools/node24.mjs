// Runs its arguments on Node 24, the oldest runtime we support: `node tools/node24.mjs FILE ARG...`.
// The runtime goes to .cache/, not into node_modules: a second one there would overwrite .bin/node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const home = new URL("../.cache/node24/", import.meta.url);
const isWindows = process.platform === "win32";
const runtime = fileURLToPath(new URL(`node_modules/node/bin/node${isWindows ? ".exe" : ""}`, home));

if (!existsSync(runtime)) {
  mkdirSync(home, { recursive: true });
  writeFileSync(new URL("package.json", home), '{"private":true,"allowScripts":{"node":true}}\n');
  // On Windows npm is a script, which only a shell may run.
  const words = ["install", "--no-audit", "--no-fund", "node@24"];
  // A download that stalls is begun again after a minute, by the npm that this one runs as well, instead of five.
  const env = { ...process.env, npm_config_fetch_timeout: "60000" };
  const install = spawnSync("npm", words, { cwd: home, stdio: "inherit", shell: isWindows, env });
  if (install.status !== 0) process.exit(install.status ?? 1);
}
const { status } = spawnSync(runtime, process.argv.slice(2), { stdio: "inherit" });
process.exit(status ?? 1);
