import type { DescField, DescMessage } from "@bufbuild/protobuf";

const known = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

/** The fields of a message type by both of their names, `page_size` and `pageSize`; made once for each type. */
export function fieldNames(desc: DescMessage): ReadonlyMap<string, DescField> {
  let names = known.get(desc);
  if (names === undefined) {
    names = new Map(desc.fields.flatMap((field) => [field.name, field.jsonName].map((name) => [name, field] as const)));
    known.set(desc, names);
  }
  return names;
}
