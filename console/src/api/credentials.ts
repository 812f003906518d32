import { signal } from "@preact/signals";
import { readStored, store } from "../storage.ts";

/** What every request brings to say who makes it. */
export interface Credentials {
  readonly kind: "token" | "key";
  readonly secret: string;
}

const KEY = "longrun credentials";

/** What the user has signed in with: kept for this tab only, until it is closed. */
export const credentials = signal<Credentials | undefined>(stored());

/** Whether the server has refused what was sent, so that the user has to sign in. */
export const isRefused = signal(false);

/** Signs in; whether the credentials are good, the next request shows. */
export function signIn(given: Credentials): void {
  keep(given);
  isRefused.value = false;
}

/** Where in a secret, from 0, the first character is that no header can carry; undefined if there is none. */
export function unsendableAt(secret: string): number | undefined {
  const at = secret.search(/[^\x20-\x7e]/);
  return at < 0 ? undefined : at;
}

/** Forgets the credentials. */
export function signOut(): void {
  keep(undefined);
}

/** The headers that carry the credentials. */
export function credentialHeaders(): Record<string, string> {
  const given = credentials.value;
  if (given === undefined) return {};
  return given.kind === "token" ? { authorization: `Bearer ${given.secret}` } : { "x-api-key": given.secret };
}

function keep(given: Credentials | undefined): void {
  store("session", KEY, given);
  credentials.value = given;
}

function stored(): Credentials | undefined {
  const value = readStored("session", KEY);
  const { kind, secret } = { ...(value as object | undefined) } as Partial<Credentials>;
  return (kind === "token" || kind === "key") && typeof secret === "string" ? { kind, secret } : undefined;
}
