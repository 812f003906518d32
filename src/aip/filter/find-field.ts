/** The name in snake_case of the field that is called so, in snake_case or camelCase; undefined if there is none. */
export function findField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (Object.hasOwn(fields, name)) return name;
  return Object.keys(fields).find((field) => camelCase(field) === name);
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, char: string) => char.toUpperCase());
}
