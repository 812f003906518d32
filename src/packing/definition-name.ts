import { fromBinary } from "@bufbuild/protobuf";
import { type DescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { MessageDefinition } from "./message-type.ts";

/** A declared message, by its full name. */
interface Declared {
  readonly typeName: string;
  readonly message: Outline;
}

/** What tells messages with the same name in different packages apart. */
interface Outline {
  readonly name: string;
  readonly field: readonly { readonly name: string; readonly number: number }[];
}

/** The messages of what was loaded together, by their names without scope. */
const known = new WeakMap<readonly Uint8Array[], ReadonlyMap<string, readonly Declared[]>>();

/**
 * The full name of a message type of proto-loader, whose definitions tell the name without its package: it is found among
 * the files that were loaded with it. Throws a TypeError if more than one message there looks the same.
 */
export function definitionName({ type, fileDescriptorProtos }: MessageDefinition): string {
  const declared = known.get(fileDescriptorProtos) ?? declaredMessages(fileDescriptorProtos);
  known.set(fileDescriptorProtos, declared);
  const outline = type as Outline;
  const same = (declared.get(outline.name) ?? []).filter(({ message }) => shape(message) === shape(outline));
  const [found, ...others] = same;
  if (found !== undefined && others.length === 0) return found.typeName;
  const problem = found
    ? `It may be ${same.map(({ typeName }) => typeName).join(" or ")}`
    : "It is in none of its files";
  throw new TypeError(`The full name of message ${outline.name} is not clear. ${problem}: use messageIn.`);
}

function declaredMessages(files: readonly Uint8Array[]): ReadonlyMap<string, readonly Declared[]> {
  const all = files.flatMap((bytes) => {
    const { package: scope, messageType } = fromBinary(FileDescriptorProtoSchema, bytes);
    return messageType.flatMap((message) => withNested(scope, message));
  });
  return Map.groupBy(all, ({ message }) => message.name);
}

function withNested(scope: string, message: DescriptorProto): Declared[] {
  const typeName = scope === "" ? message.name : `${scope}.${message.name}`;
  return [{ typeName, message }, ...message.nestedType.flatMap((nested) => withNested(typeName, nested))];
}

function shape({ field }: Outline): string {
  return field.map(({ name, number }) => `${name}=${number}`).join();
}
