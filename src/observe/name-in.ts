/** The name of the operation, or of the parent, that a request is about; empty if it has none. */
export function nameIn(request: unknown): string {
  if (typeof request !== "object" || request === null) return "";
  if ("name" in request && typeof request.name === "string") return request.name;
  return "parent" in request && typeof request.parent === "string" ? request.parent : "";
}
