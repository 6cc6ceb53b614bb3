/**
 * Packs the package, installs the tarball in an empty project and uses it as a stranger would: the command, `import`,
 * `require`, types. Prints the sizes and start times that users see.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const npx = process.platform === "win32" ? "npx.cmd" : "npx";
const shell = process.platform === "win32";
const home = mkdtempSync(join(tmpdir(), "rafka-package-"));
// The commands run on this very Node, whatever `node` is on the path.
const env = {
  ...process.env,
  PATH: `${resolve(process.execPath, "..")}${process.platform === "win32" ? ";" : ":"}${process.env["PATH"]}`,
};
const run = (command: string, args: readonly string[], cwd: string) =>
  String(execFileSync(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "inherit"] }));

try {
  run(npm, ["pack", "--loglevel=error", "--pack-destination", home], process.cwd());
  const tarball = readdirSync(home).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack made no tarball");
  console.log(`tarball: ${(statSync(join(home, tarball)).size / 1024).toFixed(0)} KiB`);

  writeFileSync(join(home, "package.json"), '{"name":"stranger","private":true}\n');
  run(npm, ["install", "--loglevel=error", "--no-audit", "--no-fund", `./${tarball}`], home);

  const version = run(npx, ["rafka", "--version"], home).trim();
  const expected = (
    JSON.parse(run(process.execPath, ["-p", "JSON.stringify(require('./node_modules/rafka/package.json'))"], home)) as {
      version: string;
    }
  ).version;
  if (!version.includes(expected)) throw new Error(`rafka --version said ${version}, the package is ${expected}`);
  console.log(`npx rafka --version: ${version}`);

  const program = (how: string) => `
    const imported = performance.now();
    ${how}
    const importMs = performance.now() - imported;
    (async () => {
      const times = [];
      for (let i = 0; i < 5; i++) {
        const started = performance.now();
        const broker = await startBroker();
        times.push(performance.now() - started);
        if (!/^127\\.0\\.0\\.1:\\d+$/.test(broker.bootstrapServers)) throw new Error(broker.bootstrapServers);
        await broker.stop();
      }
      console.log("import " + importMs.toFixed(1) + " ms, startBroker() " + times.map((t) => t.toFixed(1)).join(", ") + " ms");
    })();`;
  writeFileSync(join(home, "use.mjs"), program('const { startBroker } = await import("rafka");'));
  writeFileSync(join(home, "use.cjs"), program('const { startBroker } = require("rafka");'));
  for (const file of ["use.mjs", "use.cjs"]) console.log(`${file}: ${run(process.execPath, [file], home).trim()}`);

  writeFileSync(
    join(home, "use.mts"),
    'import { startBroker, type Broker } from "rafka";\nconst broker: Broker = await startBroker({ port: 0 });\nconst text: string = broker.bootstrapServers;\nvoid text;\nawait broker.stop();\n',
  );
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const typeRoots = resolve("node_modules/@types");
  run(
    process.execPath,
    [
      tsc,
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "esnext",
      "--types",
      "node",
      "--typeRoots",
      typeRoots,
      "use.mts",
    ],
    home,
  );
  console.log("types: strict TypeScript takes them");

  oldNodeSpeaks();
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The installed command on a Node that is too old says which it needs (where such a Node is at hand). */
function oldNodeSpeaks(): void {
  const old = ["/usr/bin/node", "/usr/local/bin/node"].find(
    (path) => existsSync(path) && !/^v(2[4-9]|[3-9]\d)/.test(String(spawnSync(path, ["-v"]).stdout)),
  );
  if (old === undefined) {
    console.log("old Node: none here, not tried");
    return;
  }
  const { status, stderr } = spawnSync(old, [join(home, "node_modules/rafka/dist/rafka.mjs"), "--version"]);
  if (status !== 2 || !/Node 24/.test(String(stderr)))
    throw new Error(`on ${old}: exit ${status}, said: ${String(stderr)}`);
  console.log(`old Node: ${String(stderr).trim().split("\n")[0]}`);
}
