import type { Figure } from "./figure.ts";

/** The figures as a table of plain text. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [["figure", "ratio", "goal", "met", "measured"]];
  for (const { name, value, ratio = "", goal = "", met } of figures) {
    rows.push([name, ratio, goal, met === undefined ? "" : met ? "yes" : "NO", value]);
  }
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
