const MOUNT = /^(?:\/[\w.~-]+)+$/;

/** What the paths of the google profile begin with. */
const VERSION = /^\/v\d+(?:(?:alpha|beta)\d*)?(?:\/|$)/;

/** Reads the path of a mount, such as `/async/v1`; `off` is none. */
export function parseMount(text: string): string | undefined {
  if (text === "off") return undefined;
  if (!MOUNT.test(text) || VERSION.test(text)) {
    throw new Error("must be off, or a path of [a-zA-Z0-9._~-] such as /async/v1 that does not begin with a version");
  }
  return text;
}
