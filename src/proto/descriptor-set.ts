import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** A file of a descriptor set: its name, the bytes of its FileDescriptorProto as they came, and what it imports. */
export interface DescribedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
}

/** A FileDescriptorSet with indexes by file, symbol and extension; of files with the same name, the first counts. */
export class DescriptorSet {
  readonly #files = new Map<string, DescribedFile>();
  readonly #symbols = new Map<string, DescribedFile>();
  readonly #extensions = new Map<string, Map<number, DescribedFile>>();

  /** Reads an encoded google.protobuf.FileDescriptorSet. */
  constructor(bytes: Uint8Array) {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      reader.tag();
      this.#add(reader.bytes());
    }
  }

  file(name: string): DescribedFile | undefined {
    return this.#files.get(name);
  }

  /** The file that declares a message, field, oneof, enum, enum value, service, method or extension. */
  fileOfSymbol(symbol: string): DescribedFile | undefined {
    return this.#symbols.get(symbol);
  }

  /** The file that declares an extension of a message. */
  fileOfExtension(message: string, fieldNumber: number): DescribedFile | undefined {
    return this.#extensions.get(message)?.get(fieldNumber);
  }

  /** The numbers of the extensions of a message. */
  extensionNumbers(message: string): number[] {
    return [...(this.#extensions.get(message)?.keys() ?? [])];
  }

  #add(bytes: Uint8Array): void {
    const proto = fromBinary(FileDescriptorProtoSchema, bytes);
    if (this.#files.has(proto.name)) return;
    const file = { name: proto.name, bytes, dependencies: proto.dependency };
    this.#files.set(proto.name, file);
    for (const symbol of symbolsOf(proto)) this.#symbols.set(symbol, file);
    for (const extension of extensionsOf(proto)) {
      const extendee = extension.extendee.replace(/^\./, "");
      const numbers = this.#extensions.get(extendee) ?? new Map<number, DescribedFile>();
      this.#extensions.set(extendee, numbers.set(extension.number, file));
    }
  }
}

let served: DescriptorSet | undefined;

/** The descriptors of everything that longrun serves or shows, read when first asked for. */
export function servedDescriptors(): DescriptorSet {
  served ??= new DescriptorSet(readFileSync(new URL("./gen/descriptors.binpb", import.meta.url)));
  return served;
}

function* symbolsOf(file: FileDescriptorProto): Generator<string> {
  const scope = file.package === "" ? "" : `${file.package}.`;
  for (const message of file.messageType) yield* messageSymbols(message, scope);
  for (const enumeration of file.enumType) yield* enumSymbols(enumeration, scope);
  for (const extension of file.extension) yield scope + extension.name;
  for (const service of file.service) {
    yield scope + service.name;
    for (const method of service.method) yield `${scope}${service.name}.${method.name}`;
  }
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

function* extensionsOf(scope: FileDescriptorProto | DescriptorProto): Generator<FieldDescriptorProto> {
  yield* scope.extension;
  const nested = "nestedType" in scope ? scope.nestedType : scope.messageType;
  for (const message of nested) yield* extensionsOf(message);
}
