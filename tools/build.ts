/**
 * Makes `dist/` for the published package: one bundle with lazily loaded chunks, because hundreds of modules cost more
 * to open than to run and Node strips no types inside node_modules; and the declarations that `src/index.ts` reaches.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { build } from "rolldown";

const DIST = "dist";
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};
const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];

/**
 * What `require("rafka")` gets: the same module as `import`, loaded by Node itself. Jest runs what it requires in a context
 * of its own, where `require` and even `process.getBuiltinModule` are Jest's and load no ES modules: ask the main one.
 */
const COMMONJS_ENTRY = `"use strict";
const { getBuiltinModule } = require("node:vm").runInThisContext("process");
module.exports = getBuiltinModule("node:module").createRequire(__filename)("./index.js");
`;

const isPackage = (id: string): boolean =>
  id.startsWith("node:") || packages.some((name) => id === name || id.startsWith(`${name}/`));
// Comments stay out: the readable sources are in the repository, and every byte is read at start.
const OUTPUT = {
  format: "esm",
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
} as const;

/**
 * The facts of `rafka parity` reach into every folder. In one bundle with the rest they would have its modules cut into
 * twice as many chunks, which every start would open: they are a bundle of their own, with its own copies.
 */
const PARITY = { source: "src/parity/rafka-artifact.ts", folder: "parity", file: "rafka-artifact.js" };

rmSync(DIST, { recursive: true, force: true });
await build({
  input: { index: "src/index.ts", main: "src/cli/main.ts" },
  platform: "node",
  external: isPackage,
  plugins: [
    {
      name: "parity-apart",
      // As a chunk, which is what imports it, finds it.
      resolveId: (source) =>
        source.endsWith("/parity/rafka-artifact.ts")
          ? { id: `../${PARITY.folder}/${PARITY.file}`, external: true }
          : undefined,
    },
  ],
  output: { ...OUTPUT, dir: DIST, entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
});
await build({
  input: PARITY.source,
  platform: "node",
  // Handlers are named by the table of APIs, and loaded by brokers alone.
  external: (id) => isPackage(id) || id.includes("/handlers/"),
  output: { ...OUTPUT, dir: join(DIST, PARITY.folder), entryFileNames: PARITY.file },
});
cpSync("src/cli/rafka.mjs", join(DIST, "rafka.mjs"));
writeFileSync(join(DIST, "index.cjs"), COMMONJS_ENTRY);
emitDeclarations();

/** Writes the declarations that the public entry reaches, and no others: for ES modules, and again for CommonJS. */
function emitDeclarations(): void {
  const all = mkdtempSync(join(tmpdir(), "rafka-types-"));
  // Also when the compiler ends it.
  process.once("exit", () => rmSync(all, { recursive: true, force: true }));
  const tsc = resolve("node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", all], { stdio: "inherit" });
  const queue = [join(all, "index.d.ts")];
  const seen = new Set<string>(queue);
  for (const path of queue) {
    const text = readFileSync(path, "utf8");
    for (const [, specifier = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
      const target = resolve(dirname(path), specifier.replace(/\.(js|ts)$/, ".d.ts"));
      if (seen.has(target)) continue;
      if (!existsSync(target)) throw new Error(`${relative(all, path)} names ${specifier}, which was not emitted`);
      seen.add(target);
      queue.push(target);
    }
    const target = join(DIST, relative(all, path));
    cpSync(path, target, { recursive: true });
    const commonJs = text.replaceAll(/((?:from|import\()\s*"\.[^"]+)\.(?:js|ts)"/g, '$1.cjs"');
    writeFileSync(target.replace(/\.d\.ts$/, ".d.cts"), commonJs);
  }
}
