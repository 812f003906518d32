import { API_VERSION } from "../rest/google/api-version.ts";

const MOUNT = /^(?:\/[\w.~-]+)+$/;

/** What the paths of the google profile begin with. */
const VERSION = new RegExp(`^/${API_VERSION}(?:/|$)`);

/** What the server's own documents and probes are at or under. */
const OWN = /^\/(?:docs|discovery|livez|metrics|openapi\.json|readyz)(?:\/|$)/;

/** Reads the path of a mount, such as `/async/v1`; `off` is none. */
export function parseMount(text: string): string | undefined {
  if (text === "off") return undefined;
  if (!MOUNT.test(text) || VERSION.test(text)) {
    throw new Error("must be off, or a path of [a-zA-Z0-9._~-] such as /async/v1 that does not begin with a version");
  }
  if (OWN.test(text)) throw new Error("must be off, or a path that has nothing else under it already");
  return text;
}

/** Whether two mounts are the same, or one is under the other. */
export function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
