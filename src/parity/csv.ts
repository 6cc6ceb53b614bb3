/** Comma-separated values by RFC 4180, with a line feed at the end of a row, as text files in a repository have it. */

/** One row with its line feed; a field is quoted when it must be. */
export function csvRow(fields: readonly string[]): string {
  return `${fields.map((field) => quoted(field)).join(",")}\n`;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/**
 * The rows of a text; rows may end in CRLF too.
 *
 * @throws {Error} for a quote that stands where none may, or that is never closed
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (field.lastIndex < text.length || row.length > 0) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`no CSV: row ${rows.length + 1}, character ${at}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
