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
