import { API_VERSION } from "../rest/google/api-version.ts";

const MOUNT = /^(?:\/[\w.~-]+)+$/;

/** What the paths of the google profile begin with. */
const VERSION = new RegExp(`^/${API_VERSION}(?:/|$)`);

/** Reads the path of a mount, such as `/async/v1`; `off` is none. */
export function parseMount(text: string): string | undefined {
  if (text === "off") return undefined;
  if (!MOUNT.test(text) || VERSION.test(text)) {
    throw new Error("must be off, or a path of [a-zA-Z0-9._~-] such as /async/v1 that does not begin with a version");
  }
  return text;
}

/** Whether two mounts are the same, or one is under the other. */
export function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
