import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
}

const read = (path: string): string => readFileSync(path, "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;

test("the lock file is that of package.json, and names no registry", () => {
  const lock = read("package-lock.json");
  const [root] = Object.values((JSON.parse(lock) as { packages: Record<string, Manifest> }).packages);
  assert.deepEqual(root?.dependencies, manifest.dependencies);
  assert.deepEqual(root?.devDependencies, manifest.devDependencies);
  assert.deepEqual(root?.optionalDependencies, manifest.optionalDependencies);
  assert.doesNotMatch(lock, /"resolved"/);
});

test("every runtime dependency has its line in docs/dependencies.md, and no other has", () => {
  const lines = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);
  const installed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)];
  assert.deepEqual(new Set(lines), new Set(installed));
});
