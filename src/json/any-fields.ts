import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";

const known = new WeakMap<DescMessage, readonly DescField[]>();

/** The fields of a message type in which a google.protobuf.Any may be, however deep; found once for each type. */
export function anyFields(desc: DescMessage): readonly DescField[] {
  let fields = known.get(desc);
  if (fields === undefined) {
    fields = desc.fields.filter(({ message }) => message !== undefined && leadsToAny(message, new Set()));
    known.set(desc, fields);
  }
  return fields;
}

function leadsToAny(desc: DescMessage, visited: Set<DescMessage>): boolean {
  if (desc.typeName === AnySchema.typeName) return true;
  if (visited.has(desc)) return false;
  visited.add(desc);
  return desc.fields.some(({ message }) => message !== undefined && leadsToAny(message, visited));
}
