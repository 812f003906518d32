import type { Credentials } from "../api/credentials.ts";

/** The variable of the shell, which `longrun` reads too, that a command takes a secret from; it has no place in what is shown. */
export const variables: Readonly<Record<Credentials["kind"], string>> = {
  token: "LONGRUN_TOKEN",
  key: "LONGRUN_API_KEY",
};

/** How curl and grpcurl are told who calls, as words of a shell; none if nobody has signed in. */
export function credentialHeader(kind: Credentials["kind"] | undefined): readonly string[] {
  if (kind === undefined) return [];
  const name = kind === "token" ? "authorization: Bearer " : "x-api-key: ";
  return [`-H "${name}$${variables[kind]}"`];
}
