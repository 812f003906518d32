import { pathLabel } from "../path-label.ts";

/** A request as logs name it, such as `GET /v1/operations/a`, by {@link pathLabel}. */
export function requestLabel(method: string, target: string): string {
  return `${method} ${pathLabel(target)}`;
}
