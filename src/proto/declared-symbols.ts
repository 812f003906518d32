import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";

/** The full names of all that a file declares: messages, fields, oneofs, enums, their values, services, methods, extensions. */
export function* declaredSymbols(file: FileDescriptorProto): Generator<string> {
  const scope = scopeOf(file);
  for (const message of file.messageType) yield* messageSymbols(message, scope);
  for (const enumeration of file.enumType) yield* enumSymbols(enumeration, scope);
  for (const extension of file.extension) yield scope + extension.name;
  for (const service of file.service) {
    yield scope + service.name;
    for (const method of service.method) yield `${scope}${service.name}.${method.name}`;
  }
}

/** What stands before the name of everything that a file declares: its package with a dot, or nothing. */
export function scopeOf(file: FileDescriptorProto): string {
  return file.package === "" ? "" : `${file.package}.`;
}

function* messageSymbols(message: DescriptorProto, scope: string): Generator<string> {
  const name = scope + message.name;
  yield name;
  for (const { name: member } of [...message.field, ...message.oneofDecl, ...message.extension])
    yield `${name}.${member}`;
  for (const nested of message.nestedType) yield* messageSymbols(nested, `${name}.`);
  for (const enumeration of message.enumType) yield* enumSymbols(enumeration, `${name}.`);
}

/** The values of an enum are siblings of the enum, not its children. */
function* enumSymbols(enumeration: EnumDescriptorProto, scope: string): Generator<string> {
  yield scope + enumeration.name;
  for (const value of enumeration.value) yield scope + value.name;
}
