/** What a log shows of an error. */
export interface SafeError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  /** Such as `ECONNREFUSED`, or an SQLSTATE. */
  readonly code?: string;
  readonly cause?: SafeError;
}

const LONGEST_MESSAGE = 1000;
const LONGEST_STACK = 4000;
const DEEPEST_CAUSE = 3;

/** What looks like a secret within a text, with what stands for it. */
const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/]*@/gi, "$1***@"],
  [/\b(bearer|basic)\s+[^\s"',]+/gi, "$1 ***"],
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "***"],
  [
    /\b(pass(?:word|wd)?|pwd|secret|token|(?:api[-_]?)?key|sig(?:nature)?)(["']?\s*[=:]\s*["']?)[^\s&;,"']+/gi,
    "$1$2***",
  ],
];

/**
 * What a log shows of something thrown: no properties but these, for some drivers keep connections, parameters and rows in
 * their errors, and no text that looks like a secret.
 */
export function safeError(thrown: unknown, depth = 0): SafeError {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: safeText(textOf(thrown), LONGEST_MESSAGE) };
  const { name, message, stack, cause } = thrown;
  const code = "code" in thrown ? thrown.code : undefined;
  return {
    type: safeText(name, LONGEST_MESSAGE),
    message: safeText(message, LONGEST_MESSAGE),
    ...(stack !== undefined && { stack: safeText(stack, LONGEST_STACK) }),
    ...(typeof code === "string" && { code: safeText(code, LONGEST_MESSAGE) }),
    ...(cause !== undefined && depth < DEEPEST_CAUSE && { cause: safeError(cause, depth + 1) }),
  };
}

/** Objects could be anything, such as what a user sent. */
function textOf(thrown: unknown): string {
  return typeof thrown === "object" || typeof thrown === "function" ? "" : String(thrown);
}

/** Secrets go before the text is cut, for half of one would not look like one. */
function safeText(text: unknown, longest: number): string {
  let safe = String(text).slice(0, 2 * longest);
  for (const [pattern, replacement] of secrets) safe = safe.replace(pattern, replacement);
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
}
