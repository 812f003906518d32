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

/** Follows the names from the type. Throws a {@link FilterError} at the first that is not there. */
export function resolvePath(from: ResolvedPath, names: readonly Name[]): ResolvedPath {
  return names.reduce(step, from);
}

function step({ names, type, throughList }: ResolvedPath, { text, position }: Name): ResolvedPath {
  const entered = type.kind === "list" ? type.of : type;
  const through = throughList || type.kind === "list";
  const path = [...names, text];
  switch (entered.kind) {
    case "dynamic":
      return { names: path, type: entered, throughList: through };
    case "map":
      return { names: path, type: entered.of, throughList: through };
    case "message": {
      const field = findField(entered.fields, text);
      const fieldType = field === undefined ? undefined : entered.fields[field];
      if (field === undefined || fieldType === undefined) {
        throw new FilterError(`unknown field ${quote(path.join("."))}`, position);
      }
      return { names: [...names, field], type: fieldType, throughList: through };
    }
    default:
      throw new FilterError(`${quote(names.join("."))} has no field ${quote(text)}`, position);
  }
}
