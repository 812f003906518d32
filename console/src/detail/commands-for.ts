import type { Credentials } from "../api/credentials.ts";
import { pathOf } from "../api/path-of.ts";
import { credentialHeader } from "../ui/credential-header.ts";
import { quoted } from "../ui/quoted.ts";

/** The commands that show an operation, by curl, grpcurl and longrun's own client; `root` is where the server is. */
export function commandsFor(name: string, root: URL, kind?: Credentials["kind"]): readonly string[] {
  const { protocol, hostname, port, origin } = root;
  const isSecure = protocol === "https:";
  const header = credentialHeader(kind);
  const address = `${hostname}:${port || (isSecure ? 443 : 80)}`;
  const request = quoted(JSON.stringify({ name }));
  return [
    ["curl", ...header, quoted(new URL(`v1/${pathOf(name)}`, root).href)],
    [
      "grpcurl",
      ...(isSecure ? [] : ["-plaintext"]),
      ...header,
      ...["-d", request, address, "google.longrunning.Operations/GetOperation"],
    ],
    ["longrun wait", quoted(name), "--address", quoted(origin)],
  ].map((words) => words.join(" "));
}
