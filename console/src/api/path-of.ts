import { ApiError } from "./api-error.ts";

const HTTP_BAD_REQUEST = 400;

/**
 * A resource name as a path: each segment percent-encoded. Throws {@link ApiError} for one with segments that browsers take
 * for steps to another path.
 */
export function pathOf(name: string): string {
  const segments = name.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    throw new ApiError(HTTP_BAD_REQUEST, `"${name}" is no name of a resource.`);
  }
  return segments.map(encodeURIComponent).join("/");
}
