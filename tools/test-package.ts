/**
 * Packs the package, installs the tarball in an empty project and uses it as a stranger would: the command, `import`,
 * `require`, types. Prints the sizes and start times that users see.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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

  saysWhatTheCheckoutSays();
  loadsInJestsContext();
  servesFromAThread();
  recipeWorks();

  typesFit(
    "use.mts",
    "nodenext",
    'import { startBroker, type Broker } from "rafka";',
    "await startBroker({ port: 0 })",
  );
  typesFit("use.cts", "nodenext", 'import { startBroker, type Broker } from "rafka";', "null as unknown as Broker");
  typesFit("old.cts", "node16", 'import { startBroker, type Broker } from "rafka";', "null as unknown as Broker");
  console.log("types: strict TypeScript takes them");

  oldNodeSpeaks();
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** A strict compile of a program that uses the declarations, as an ES module and as CommonJS. */
function typesFit(file: string, module: string, imports: string, start: string): void {
  const program = `${imports}
    const broker: Broker = ${start};
    const text: string = broker.bootstrapServers;
    export const used = { text, stopped: broker.stop(), startBroker };\n`;
  writeFileSync(join(home, file), program);
  const tsc = resolve("node_modules/typescript/bin/tsc");
  const types = ["--types", "node", "--typeRoots", resolve("node_modules/@types")];
  run(process.execPath, [tsc, "--noEmit", "--strict", "--module", module, "--target", "esnext", ...types, file], home);
}

/** `rafka parity` of the package, whose facts are a bundle of their own, is that of the sources. */
function saysWhatTheCheckoutSays(): void {
  run(npx, ["rafka", "parity"], home);
  for (const format of ["json", "csv"]) {
    const checkout = run(process.execPath, ["src/cli/rafka.mjs", "parity", "--format", format], process.cwd());
    if (readFileSync(join(home, `parity/rafka.${format}`), "utf8") !== checkout)
      throw new Error(`rafka parity --format ${format} of the package is not that of the checkout`);
  }
  console.log("npx rafka parity: the same facts as from the sources");
}

/** As Jest runs what is required: in a context of its own, where everything that loads modules is Jest's. */
function loadsInJestsContext(): void {
  const program = `
    const { readFileSync } = require("node:fs");
    const file = require.resolve("rafka");
    const module_ = { exports: {} };
    const refuse = () => { throw new Error("Must use import to load ES Module"); };
    const jestsRequire = (name) => (/^(node:)?(module|process)$/.test(name) || name.startsWith(".") ? refuse() : require(name));
    const wrapped = "(function (module, exports, require, __filename) {" + readFileSync(file, "utf8") + "\\n})";
    require("node:vm").runInNewContext(wrapped, { process: { ...process, getBuiltinModule: refuse } })(module_, module_.exports, jestsRequire, file);
    module_.exports.startBroker().then((broker) => broker.stop());`;
  writeFileSync(join(home, "jest.cjs"), program);
  run(process.execPath, ["jest.cjs"], home);
  console.log("require in a context as Jest's: starts a broker");
}

function servesFromAThread(): void {
  const program = `
    import { startBroker } from "rafka";
    const times = [];
    for (let i = 0; i < 3; i++) {
      await using broker = await startBroker({ worker: true });
      times.push(broker.startupMs.toFixed(1));
    }
    console.log("startBroker({ worker: true }) " + times.join(", ") + " ms");`;
  writeFileSync(join(home, "thread.mjs"), program);
  console.log(run(process.execPath, ["thread.mjs"], home).trim());
}

/** The first recipe of docs/getting-started.md, word for word, with a client in the place of its "…". */
function recipeWorks(): void {
  const recipe = /```ts\n(import \{ after[\s\S]*?)```/.exec(readFileSync("docs/getting-started.md", "utf8"))?.[1];
  if (recipe?.includes("// …") !== true) throw new Error("docs/getting-started.md has no recipe for node:test");
  const client = `const admin = kafka.admin();
    await admin.connect();
    if ((await admin.listTopics()).length !== 0) throw new Error("the broker is not empty");
    await admin.disconnect();`;
  writeFileSync(join(home, "recipe.test.ts"), recipe.replace("// …", client));
  cpSync("node_modules/kafkajs", join(home, "node_modules/kafkajs"), { recursive: true });
  run(process.execPath, ["--test", "recipe.test.ts"], home);
  console.log("recipe for node:test: passes");
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
