import { fileURLToPath } from "node:url";

/** The servers that are measured. */
export type ServerKind = "longrun" | "noop" | "hand-written" | "plain-waiters" | "raw-http";

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** What Node is to run for a server of a kind on a port of the loopback; longrun has a repository, by its URL. */
export function serverCommand(kind: ServerKind, port: number, repository = "memory:"): readonly string[] {
  if (kind === "longrun") {
    return ["bin/longrun.js", "serve", "--listen", `127.0.0.1:${port}`, "--repository", repository];
  }
  return [`bench/servers/${kind}.ts`, String(port)];
}
