/** Which repository to use: its kind. */
export interface RepositoryUrl {
  readonly kind: "memory";
}

/** Reads the URL of a repository: `memory:`. */
export function parseRepository(text: string): RepositoryUrl {
  if (text === "memory:") return { kind: "memory" };
  throw new Error("must be memory:");
}
