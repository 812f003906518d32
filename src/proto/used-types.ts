import type { DescriptorProto, FieldDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";

/** The full names of the messages and enums that the fields, extensions and methods of a file refer to. */
export function* usedTypes(file: FileDescriptorProto): Generator<string> {
  yield* fieldTypes(file.extension);
  for (const message of file.messageType) yield* messageTypes(message);
  for (const { method } of file.service) {
    for (const { inputType, outputType } of method) yield* [inputType, outputType].map(withoutDot);
  }
}

function* messageTypes(message: DescriptorProto): Generator<string> {
  yield* fieldTypes([...message.field, ...message.extension]);
  for (const nested of message.nestedType) yield* messageTypes(nested);
}

function fieldTypes(fields: readonly FieldDescriptorProto[]): string[] {
  const names = fields.flatMap(({ typeName, extendee }) => [typeName, extendee]);
  return names.filter((name) => name !== "").map(withoutDot);
}

/** Compilers mark full names by a leading dot. */
function withoutDot(name: string): string {
  return name.replace(/^\./, "");
}
