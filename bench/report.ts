import { cpus } from "node:os";
import type { Figure } from "./figure.ts";

/** What the figures were measured on. */
export function describeMachine(): string {
  const cores = cpus();
  return `Node ${process.version}, ${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${process.platform}`;
}

/** The figures as a table of plain text. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = [["figure", "measured", "ratio", "goal", "met"]];
  for (const { name, value, ratio = "", goal = "", met } of figures) {
    rows.push([name, value, ratio, goal, met === undefined ? "" : met ? "yes" : "NO"]);
  }
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd();
  return rows.map(line).join("\n");
}
