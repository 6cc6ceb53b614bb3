import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { APIS } from "../src/protocol/api-keys.ts";
import { BROKER_CONFIGS } from "../src/config/broker-definitions.ts";
import { compatibilityPages } from "./print-compatibility.ts";

const pages = await compatibilityPages();

for (const [file, text] of pages) {
  test(`${file} is what artifacts and code say: run \`node tools/print-compatibility.ts\``, () => {
    assert.equal(readFileSync(file, "utf8").replaceAll("\r\n", "\n"), text);
  });
}

test("every API and every config is found on a page", () => {
  const apis = pages.get("docs/compatibility.md") ?? "";
  for (const { name } of APIS) assert.match(apis, new RegExp(`\\b${name}\\b`));
  const configs = pages.get("docs/compatibility-configs.md") ?? "";
  for (const name of BROKER_CONFIGS.names()) {
    assert.match(configs, new RegExp(`^\\| \`${name.replaceAll(".", "\\.")}\` \\| (same|different|not yet) \\| `, "m"));
  }
});

test("the reasons why configs differ count as many as the table above them", () => {
  const page = pages.get("docs/compatibility.md") ?? "";
  for (const kind of ["broker", "topic", "group"]) {
    const [, different, notYet] =
      new RegExp(`^\\| \\[${kind} configs\\].*\\| \\d+ \\| (\\d+) \\| (\\d+) \\|$`, "m").exec(page) ?? [];
    const list = page.split(new RegExp(`^\\*\\*${kind} configs\\*\\*$`, "im"))[1]?.split(/^\*\*|^## /m)[0] ?? "";
    const sum = (verdict: string): number =>
      [...list.matchAll(new RegExp(`^- (\\d+) ${verdict}: `, "gm"))].reduce((total, [, n]) => total + Number(n), 0);
    assert.equal(sum("different"), Number(different), `${kind}: different`);
    assert.equal(sum("not yet"), Number(notYet), `${kind}: not yet`);
  }
});
