import type { PathTemplate, TemplateSegment } from "./path-template.ts";

const RANKS: Readonly<Record<TemplateSegment["kind"], string>> = { literal: "0", "*": "1", "**": "3" };
const END = "2";

/**
 * How specific a template is, as text that sorts before that of a less specific one. From the left, at the first
 * segment that differs, a literal comes before `*`, and that before `**`; behind the `**` the same counts from the
 * right. Two templates that match the same path and are equally specific are alike but for their variables.
 */
export function specificity({ segments }: PathTemplate): string {
  const ranks = segments.map(({ kind }) => RANKS[kind]);
  const behind = segments.findIndex(({ kind }) => kind === "**") + 1;
  if (behind === 0) return ranks.join("") + END;
  return [...ranks.slice(0, behind), ...ranks.slice(behind).reverse(), END].join("");
}
