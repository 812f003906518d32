import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";

/** Whether a type is one of those that are looked for. */
export type IsWanted = (type: DescMessage | DescEnum) => boolean;

/** Whether there may be a message or an enum of one of these types, by full name, in a field, however deep. */
export function leadsTo(field: DescField, typeNames: ReadonlySet<string>): boolean {
  return leadsToSuch(field, ({ typeName }) => typeNames.has(typeName));
}

/** The same for types that are told otherwise than by their names. */
export function leadsToSuch(field: DescField, isWanted: IsWanted): boolean {
  return fieldLeads(field, isWanted, new Set());
}

function fieldLeads({ message, enum: values }: DescField, isWanted: IsWanted, visited: Set<DescMessage>): boolean {
  if (values !== undefined) return isWanted(values);
  return message !== undefined && messageLeads(message, isWanted, visited);
}

function messageLeads(desc: DescMessage, isWanted: IsWanted, visited: Set<DescMessage>): boolean {
  if (isWanted(desc)) return true;
  if (visited.has(desc)) return false;
  visited.add(desc);
  return desc.fields.some((field) => fieldLeads(field, isWanted, visited));
}
