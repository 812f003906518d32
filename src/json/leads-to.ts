import type { DescField, DescMessage } from "@bufbuild/protobuf";

/** Whether there may be a message or an enum of one of these types, by full name, in a field, however deep. */
export function leadsTo(field: DescField, typeNames: ReadonlySet<string>): boolean {
  return fieldLeads(field, typeNames, new Set());
}

function fieldLeads({ message, enum: values }: DescField, typeNames: ReadonlySet<string>, visited: Set<DescMessage>) {
  if (values !== undefined) return typeNames.has(values.typeName);
  return message !== undefined && messageLeads(message, typeNames, visited);
}

function messageLeads(desc: DescMessage, typeNames: ReadonlySet<string>, visited: Set<DescMessage>): boolean {
  if (typeNames.has(desc.typeName)) return true;
  if (visited.has(desc)) return false;
  visited.add(desc);
  return desc.fields.some((field) => fieldLeads(field, typeNames, visited));
}
