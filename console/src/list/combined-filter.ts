/**
 * The filter that both what was typed and another condition must meet; either may be empty. AND binds loosest of all, so what
 * was typed needs no parentheses, and positions in it, which the server tells of errors, are those in the whole.
 */
export function combinedFilter(typed: string, condition: string): string {
  return [typed.trim(), condition].filter((part) => part !== "").join(" AND ");
}
