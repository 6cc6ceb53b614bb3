import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as holds, constantFrom, property, string } from "fast-check";
import { csvRow, parseCsv } from "./csv.ts";

// RFC 4180, section 2, rules 5 to 7.
for (const [fields, line] of [
  [["a", "b c", ""], "a,b c,\n"],
  [["1,2"], '"1,2"\n'],
  [['say "hi"'], '"say ""hi"""\n'],
  [["two\nlines", "two\r\nlines"], '"two\nlines","two\r\nlines"\n'],
  [["'", ";", "\t"], "',;,\t\n"],
] as const) {
  test(`csvRow() writes ${JSON.stringify(fields)}`, () => {
    assert.equal(csvRow(fields), line);
    assert.deepEqual(parseCsv(line), [fields]);
  });
}

test("parseCsv() reads back what csvRow() wrote", () => {
  const field = string({ unit: constantFrom("a", ",", '"', "\n", "\r", " ", "é") });
  const table = array(array(field, { minLength: 1, maxLength: 5 }), { maxLength: 5 });
  holds(
    property(table, (rows) => {
      // A row of one empty field cannot be told from the end of the text.
      const sound = rows.filter((row) => row.length > 1 || row[0] !== "");
      assert.deepEqual(parseCsv(sound.map((row) => csvRow(row)).join("")), sound);
    }),
  );
});

test("parseCsv() takes CRLF and a last row without an end", () => {
  assert.deepEqual(parseCsv('a,b\r\n"c",d'), [
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("parseCsv() refuses a quote that is not closed, and one inside a field", () => {
  assert.throws(() => parseCsv('a,"b\n'), /no CSV: row 1, character 2/);
  assert.throws(() => parseCsv('a\nb"c\n'), /no CSV: row 2/);
  assert.throws(() => parseCsv('"a"b\n'), /no CSV: row 1/);
});
