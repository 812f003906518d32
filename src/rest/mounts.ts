import type { HttpHandler } from "./http.ts";
import { originForm } from "./origin-form.ts";

/** A handler of all requests whose path is a mount or under it. */
export interface Mounted {
  /** The path, such as `/xiq`. */
  readonly mount: string;
  readonly handler: HttpHandler;
}

/** Gives each request to the handler with the longest mount that its path is under, and all others to one of their own. */
export function mounts(mounted: readonly Mounted[], others: HttpHandler): HttpHandler {
  const find = mountFinder(mounted);
  return (request) => (find(request.target)?.handler ?? others)(request);
}

/** Finds what has the longest mount that the path of a target is under. */
export function mountFinder<Each extends Pick<Mounted, "mount">>(
  mounted: readonly Each[],
): (target: string) => Each | undefined {
  const longestFirst = mounted.toSorted((one, other) => other.mount.length - one.mount.length);
  return (target) => {
    const [path = ""] = originForm(target).split("?", 1);
    return longestFirst.find(({ mount }) => path === mount || path.startsWith(`${mount}/`));
  };
}
