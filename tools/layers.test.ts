import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { architecture, LAYERS, WORLD_MODULES } from "./layers.ts";

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*"([^"]+)"|import\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g;
const WORLD_DOORS = new Set(["platform", "testing", "cli"]);

const files = globSync("src/**/*.ts").map((path) => path.replaceAll("\\", "/"));
const layerOf = (path: string) => LAYERS.find(({ folder }) => path.startsWith(`src/${folder}/`));

function importsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

test("every folder of src/ stands in the layer table", () => {
  const strangers = files.filter((path) => path.split("/").length > 2 && layerOf(path) === undefined);
  assert.deepEqual(strangers, []);
});

test("a layer names only layers before it", () => {
  const seen = new Set<string>();
  for (const { folder, imports } of LAYERS) {
    for (const name of imports) assert.ok(seen.has(name), `${folder} names ${name}, which does not stand before it`);
    seen.add(folder);
  }
});

/** Each import of another folder by a file that is no test: who, what, and the two folders. */
const crossings = files.flatMap((path) => {
  const from = layerOf(path)?.folder;
  if (from === undefined || path.endsWith(".test.ts")) return [];
  return importsOf(path).flatMap((specifier) => {
    if (!specifier.startsWith(".")) return [];
    const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
    const to = target.split("/")[1] ?? "";
    return from === to ? [] : [{ path, target, from, to }];
  });
});

test("files import only what their layer allows", () => {
  const broken = crossings.filter(
    ({ from, to }) => LAYERS.find(({ folder }) => folder === from)?.imports.includes(to) !== true,
  );
  assert.deepEqual(
    broken.map(({ path, target }) => `${path} imports ${target}`),
    [],
  );
});

test("a layer names no folder that it could do without", () => {
  const used = new Set(crossings.map(({ from, to }) => `${from} imports ${to}`));
  const named = LAYERS.flatMap(({ folder, imports }) => imports.map((name) => `${folder} imports ${name}`));
  assert.deepEqual(
    named.filter((row) => !used.has(row)),
    [],
  );
});

/** What `broker/` may see of the controller: whom it asks, in which shapes, and how the image is read. */
const CONTROLLER_SEEN_BY_BROKER: readonly string[] = [
  "controller-client.ts",
  "api-error-row.ts",
  "cluster/client-quota-control.ts",
  "configs/broker-layers.ts",
  "configs/config-change.ts",
  "topics/elect-leaders.ts",
  "topics/partition-reassignments.ts",
];

test("requests reach the controller through its client alone", () => {
  const seen = crossings.filter(({ from, to }) => from === "broker" && to === "controller").map(({ target }) => target);
  const allowed = CONTROLLER_SEEN_BY_BROKER.map((file) => `src/controller/${file}`);
  assert.deepEqual([...new Set(seen)].sort(), allowed.sort());
});

const STATIC_IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)([^;"']*?)from\s*"(\.[^"]+)"/g;

/** What a file needs at run time before it can begin; imports of types alone and `import()` are not among it. */
function needsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(STATIC_IMPORT)].flatMap(([, names = "", specifier = ""]) => {
    const areTypes = names
      .replaceAll(/[{}]/g, "")
      .split(",")
      .every((name) => /^\s*(type\s.*)?$/s.test(name));
    return areTypes ? [] : [new URL(specifier, `file:///${path}`).pathname.slice(1)];
  });
}

test("no files need each other in a circle", () => {
  const needs = new Map(files.map((path) => [path, needsOf(path)]));
  const cleared = new Set<string>();
  const visit = (path: string, above: readonly string[]): void => {
    assert.ok(!above.includes(path), [...above.slice(above.indexOf(path)), path].join(" needs "));
    if (cleared.has(path)) return;
    for (const needed of needs.get(path) ?? []) visit(needed, [...above, path]);
    cleared.add(path);
  };
  for (const path of files) visit(path, []);
});

test("only the doors import what reaches the world", () => {
  const broken: string[] = [];
  for (const path of files) {
    if (path.endsWith(".test.ts") || WORLD_DOORS.has(path.split("/")[1] ?? "")) continue;
    for (const specifier of importsOf(path))
      if (WORLD_MODULES.includes(specifier)) broken.push(`${path} imports ${specifier}`);
  }
  assert.deepEqual(broken, []);
});

test("only the doors read a clock, ask for chance, set timers or touch the process", () => {
  const reach =
    /\b(?:Date\.now|performance\.now|Math\.random|set(?:Timeout|Interval|Immediate)\(|process\.(?:on|once|exit|hrtime|stdout))|new Date\(\)/;
  const broken = files.filter(
    (path) =>
      !path.endsWith(".test.ts") &&
      !WORLD_DOORS.has(path.split("/")[1] ?? "") &&
      reach.test(readFileSync(path, "utf8")),
  );
  assert.deepEqual(broken, []);
});

test("no file has an empty name: utils, helpers, types, common, index", () => {
  const vague = files.filter(
    (path) => /\/(utils?|helpers?|types|common|index)\.ts$/.test(path) && path !== "src/index.ts",
  );
  assert.deepEqual(vague, []);
});

test("hand-written files stay under 600 lines", () => {
  const long = files
    .filter((path) => !path.includes("/generated/"))
    .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n").length }))
    .filter(({ lines }) => lines > 600);
  assert.deepEqual(long, []);
});

test("ARCHITECTURE.md is what the table prints", () => {
  assert.equal(readFileSync("ARCHITECTURE.md", "utf8"), architecture());
});
