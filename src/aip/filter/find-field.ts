import type { FieldType } from "./filter-schema.ts";

/** The field that is called so, in snake_case or camelCase; undefined if there is none. */
export function findField(
  fields: Readonly<Record<string, FieldType>>,
  wanted: string,
): { readonly name: string; readonly type: FieldType } | undefined {
  const all = Object.entries(fields);
  const found = all.find(([name]) => name === wanted) ?? all.find(([name]) => camelCase(name) === wanted);
  return found && { name: found[0], type: found[1] };
}

/** The name in JSON that protoc makes of a field's name. */
function camelCase(name: string): string {
  return name.replace(/_+(.?)/g, (_, char: string) => char.toUpperCase());
}
