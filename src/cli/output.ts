/** What commands print: tables for a person, tab-separated lines for a pipe, JSON where it was asked for. */
import { styleText } from "node:util";
import { areColoursWanted, isPersonLooking } from "./terminal.ts";

/** A cell of a table; null shows as `-`. */
export type Cell = string | number | null;

/** Prints a command's results. */
export class Output {
  readonly isJson: boolean;
  readonly #isPerson: boolean;
  readonly #isColoured: boolean;

  constructor(isJson: boolean) {
    this.isJson = isJson;
    this.#isPerson = isPersonLooking(process.stdout);
    this.#isColoured = areColoursWanted(process.stdout, process.env);
  }

  /** One line of text. */
  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** A value as one JSON document. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, undefined, this.#isPerson ? 2 : undefined));
  }

  /**
   * Rows under headings, or with `--json` the objects behind them.
   *
   * @param values what JSON shows, one for each row
   */
  table(headings: readonly string[], rows: readonly (readonly Cell[])[], values: readonly unknown[]): void {
    if (this.isJson) {
      this.json(values);
      return;
    }
    const texts = rows.map((row) => row.map((cell) => (cell === null ? "-" : String(cell))));
    if (!this.#isPerson) {
      for (const row of texts) this.line(row.join("\t"));
      return;
    }
    const widths = headings.map((heading, column) =>
      Math.max(heading.length, ...texts.map((row) => row[column]?.length ?? 0)),
    );
    const format = (row: readonly string[]): string =>
      row
        .map((text, column) =>
          isNumeric(rows, column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd();
    this.line(this.#styled(format(headings)));
    for (const row of texts) this.line(format(row));
  }

  /** Something done: a sentence for a person, an object for a program. */
  done(sentence: string, value: unknown): void {
    if (this.isJson) this.json(value);
    else this.line(sentence);
  }

  #styled(text: string): string {
    return this.#isColoured ? styleText("bold", text, { validateStream: false }) : text;
  }
}

function isNumeric(rows: readonly (readonly Cell[])[], column: number): boolean {
  return rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === "number");
}
