const ROOT = "operations/";

/** The name of the operation that an ID stands for: one in the root, or the ID itself if it is a whole name. */
export function nameOfId(id: string): string {
  return id.includes("/") ? id : `${ROOT}${id}`;
}

/** The ID that stands for an operation: what follows `operations/` for one in the root, else its whole name. */
export function idOfName(name: string): string {
  return name.startsWith(ROOT) ? name.slice(ROOT.length) : name;
}
