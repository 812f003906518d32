/** What a target begins with that is a whole URI (RFC 9112, 3.2.2). */
const SCHEME_AND_HOST = /^https?:\/\/[^/?#]*/i;

/** The path and the query of a request's target, as they came: a target with scheme and host means what follows these. */
export function originForm(target: string): string {
  return target.startsWith("/") ? target : target.replace(SCHEME_AND_HOST, "");
}
