import { quote } from "../../quote.ts";
import { FilterError } from "./filter-error.ts";
import type { FieldType } from "./filter-schema.ts";
import { findField } from "./find-field.ts";
import type { Name } from "./syntax.ts";

/** What a path leads to. */
export interface ResolvedPath {
  /** The path in the names of the schema. */
  readonly names: readonly string[];
  readonly type: FieldType;
  /** Whether it leads through the elements of a list. */
  readonly throughList: boolean;
}

/** Follows the names from there. Throws a {@link FilterError} at the first that leads nowhere. */
export function resolvePath(from: ResolvedPath, path: readonly Name[]): ResolvedPath {
  const names = [...from.names];
  let { type, throughList } = from;
  for (const { text, position } of path) {
    if (type.kind === "list") {
      throughList = true;
      type = type.of;
    }
    switch (type.kind) {
      case "dynamic":
        names.push(text);
        break;
      case "map":
        names.push(text);
        type = type.of;
        break;
      case "message": {
        const field = findField(type.fields, text);
        if (field === undefined) throw new FilterError(`unknown field ${quoted([...names, text])}`, position);
        names.push(field.name);
        type = field.type;
        break;
      }
      default:
        throw new FilterError(`${quoted(names)} has no field ${quote(text)}`, position);
    }
  }
  return { names, type, throughList };
}

function quoted(path: readonly string[]): string {
  return quote(path.join("."));
}
