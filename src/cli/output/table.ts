import { clip, displayWidth, pad } from "./display-width.ts";

const GAP = "  ";

/**
 * Prints rows of printable texts in columns, as they come: columns grow with the widest cell so far, and the last one
 * ends where the terminal does.
 */
export class Table {
  readonly #widths: number[];
  readonly #columns: number;

  /** Takes the titles, and how many columns the terminal has; without them nothing is cut. */
  constructor(titles: readonly string[], columns = Number.POSITIVE_INFINITY) {
    this.#widths = titles.map(displayWidth);
    this.#columns = columns;
  }

  /** The lines of some rows. */
  lines(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (const [index, cell] of row.entries()) {
        this.#widths[index] = Math.max(this.#widths[index] ?? 0, displayWidth(cell));
      }
    }
    return rows.map((row) => `${this.#line(row)}\n`).join("");
  }

  #line(row: readonly string[]): string {
    const cells = row.map((cell, index) => pad(cell, this.#widths[index] ?? 0));
    return clip(cells.join(GAP).trimEnd(), this.#columns);
  }
}
