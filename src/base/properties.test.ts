import assert from "node:assert/strict";
import { test } from "node:test";
import recorded from "./java-properties.json" with { type: "json" };
import { parseProperties } from "./properties.ts";

interface Recorded {
  readonly text: string;
  readonly entries?: Readonly<Record<string, string>>;
  readonly error?: string;
}

test("parseProperties() reads what java.util.Properties reads", () => {
  for (const { text, entries, error } of recorded as readonly Recorded[]) {
    if (error !== undefined) {
      assert.throws(() => parseProperties(text), SyntaxError, JSON.stringify(text));
      continue;
    }
    const ours = Object.fromEntries([...parseProperties(text)].map(([name, { value }]) => [name, value]));
    assert.deepEqual(ours, { ...entries }, JSON.stringify(text));
  }
});

test("parseProperties() knows the line that won and the one that lost", () => {
  const entries = parseProperties("# first\na=1\nb=2\\\n  3\n\na=4\n");
  assert.deepEqual(entries.get("a"), { value: "4", line: 6, earlierLine: 2 });
  assert.deepEqual(entries.get("b"), { value: "23", line: 3, earlierLine: undefined });
});
