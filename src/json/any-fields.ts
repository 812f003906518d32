import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { leadsTo } from "./leads-to.ts";

const known = new WeakMap<DescMessage, readonly DescField[]>();
const typeNames = new Set([AnySchema.typeName]);

/** The fields of a message type in which a google.protobuf.Any may be, however deep; found once for each type. */
export function anyFields(desc: DescMessage): readonly DescField[] {
  let fields = known.get(desc);
  if (fields === undefined) {
    fields = desc.fields.filter((field) => leadsTo(field, typeNames));
    known.set(desc, fields);
  }
  return fields;
}
