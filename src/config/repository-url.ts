const HIDDEN = "***";

/** Which repository to use: its kind, and where it is. */
export type RepositoryUrl =
  | { readonly kind: "memory" }
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly url: string };

/** Reads the URL of a repository: `memory:`, `sqlite:FILE` or `postgres://...` (postgresql:// is the same). */
export function parseRepository(text: string): RepositoryUrl {
  if (text === "memory:") return { kind: "memory" };
  const [, file] = /^sqlite:(.+)$/su.exec(text) ?? [];
  if (file !== undefined && !file.includes("\0")) return { kind: "sqlite", file };
  if (/^postgres(ql)?:\/\//u.test(text) && URL.canParse(text)) return { kind: "postgres", url: text };
  throw new Error("must be memory:, sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE");
}

/** The text without the passwords in it, be it a well-formed URL or not: `***` stands for each. */
export function hidePassword(text: string): string {
  // What should have been encoded may be in a password as it is: an @, and in what is no URL even a question mark.
  const [address = "", ...query] = URL.canParse(text) ? text.split("?") : [text];
  const hidden = address.replace(/^([^:]*:\/\/[^:]*):.*@/su, `$1:${HIDDEN}@`);
  const parameters = query.join("?").split("&").map(hideParameter);
  return query.length === 0 ? hidden : `${hidden}?${parameters.join("&")}`;
}

function hideParameter(parameter: string): string {
  const [key = ""] = parameter.split("=", 1);
  return /^(?:ssl)?password$/iu.test(decoded(key)) ? `${key}=${HIDDEN}` : parameter;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
