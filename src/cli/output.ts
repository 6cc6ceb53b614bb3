/** What commands print: tables for a person, tab-separated lines for a pipe, JSON where it was asked for. */
import { styleText } from "node:util";
import { printable } from "./printable.ts";
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

  /** One line of text; what a name or a value has in it of control characters is shown, and not sent to a terminal. */
  line(text: string): void {
    process.stdout.write(`${printable(text)}\n`);
  }

  /** A value as one JSON document. */
  json(value: unknown): void {
    const text = JSON.stringify(value, undefined, this.#isPerson ? 2 : undefined);
    process.stdout.write(`${text.replaceAll(BEYOND_JSON, jsonEscape)}\n`);
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
    const texts = rows.map((row) => row.map((cell) => (cell === null ? "-" : printable(String(cell)))));
    if (!this.#isPerson) {
      for (const row of texts) process.stdout.write(`${row.join("\t")}\n`);
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
    process.stdout.write(`${this.#styled(format(headings))}\n`);
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

/** What JSON leaves as it is and a terminal would obey: DEL, the C1 controls, and marks that turn the direction of text. */
const BEYOND_JSON = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function isNumeric(rows: readonly (readonly Cell[])[], column: number): boolean {
  return rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === "number");
}
