import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runRafka, TemporaryDirectory } from "../testing/rafka-process.ts";

test("rafka parity writes both files, and --check is content with them", async () => {
  using directory = new TemporaryDirectory();
  const out = join(directory.path, "kept");
  const { exitCode, stdout, stderr } = await runRafka(["parity", "--out", out]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /^\d+ facts in .*rafka\.json and .*rafka\.csv\n$/);
  for (const format of ["json", "csv"]) {
    const printed = await runRafka(["parity", "--format", format]);
    assert.equal(printed.stdout, readFileSync(join(out, `rafka.${format}`), "utf8"), format);
  }
  const check = await runRafka(["parity", "--check", out]);
  assert.equal(check.exitCode, 0, check.stderr);
  assert.match(check.stdout, /none moved/);
});

test("rafka parity --check names the line that moved, what it was, what it is, and how to accept it", async () => {
  using directory = new TemporaryDirectory();
  const { path } = directory;
  const csv = join(path, "rafka.csv");
  await runRafka(["parity", "--out", path]);
  const lines = readFileSync(csv, "utf8").split("\n");
  const at = lines.findIndex((line) => line.startsWith("api,Fetch,versions served,"));
  lines[at] = "api,Fetch,versions served,4-17";
  const gone = "metric,kafka_gone,type,gauge";
  lines.splice(at + 1, 0, gone);
  writeFileSync(csv, lines.join("\n"));
  const { exitCode, stdout, stderr } = await runRafka(["parity", "--check", path]);
  assert.equal(exitCode, 1);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    `${csv}:${at + 1}: api, Fetch, versions served: "4-17" → "4-18"`,
    `${csv}:${at + 2}: metric, kafka_gone, type: "gauge" → (absent)`,
  ]);
  assert.match(stderr, /2 facts moved\. Accept it with: rafka parity --out /);
});

test("rafka parity --check refuses files that hold the same facts in another form, or none", async () => {
  using directory = new TemporaryDirectory();
  const { path } = directory;
  const missing = await runRafka(["parity", "--check", path]);
  assert.equal(missing.exitCode, 1);
  assert.match(missing.stderr, /there is no .*rafka\.csv to compare with/);
  await runRafka(["parity", "--out", path]);
  const json = join(path, "rafka.json");
  writeFileSync(json, readFileSync(json, "utf8").replace('"of": "Rafka"', '"of": "somebody"'));
  const changed = await runRafka(["parity", "--check", path]);
  assert.equal(changed.exitCode, 1);
  assert.match(changed.stderr, /rafka\.json is not what is written for these facts/);
  writeFileSync(join(path, "rafka.csv"), 'a,"b');
  assert.match((await runRafka(["parity", "--check", path])).stderr, /rafka\.csv: no CSV/);
  assert.equal((await runRafka(["parity", "--check", path, "--format", "csv"])).exitCode, 2);
  assert.equal((await runRafka(["parity", "--format", "xml"])).exitCode, 2);
  const both = await runRafka(["parity", "--format", "csv", "--out", path]);
  assert.equal(both.exitCode, 2);
  assert.match(both.stderr, /--format <format>' cannot be used with option '-o, --out/);
});
