import { readFileSync } from "node:fs";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { declaredSymbols } from "./declared-symbols.ts";
import { DescriptorSetError } from "./descriptor-set-error.ts";
import { leaveToOwners } from "./leave-to-owners.ts";
import { checkWire, MalformedMessageError } from "./wire-check.ts";

/** A file of a descriptor set: its name, the bytes of its FileDescriptorProto as they came, and what it imports. */
export interface DescribedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
}

/**
 * A FileDescriptorSet with indexes by file, symbol and extension. Of files with the same name the first counts, and so
 * it does of declarations of the same thing: a later file that repeats one imports the first instead
 * ({@link leaveToOwners}), and only then differs from what came.
 */
export class DescriptorSet {
  readonly #files = new Map<string, DescribedFile>();
  readonly #symbols = new Map<string, DescribedFile>();
  readonly #extensions = new Map<string, Map<number, DescribedFile>>();

  /**
   * Reads an encoded google.protobuf.FileDescriptorSet, in which the files may come in any order and the same one more
   * than once. The files of `base`, if there is one, come before them. Throws {@link DescriptorSetError} if the bytes
   * are no such set or hold no file; `typeRegistry` is what finds out whether all that the files use is there.
   */
  constructor(bytes: Uint8Array, base?: DescriptorSet) {
    if (base !== undefined) {
      this.#files = new Map(base.#files);
      this.#symbols = new Map(base.#symbols);
      this.#extensions = new Map([...base.#extensions].map(([message, numbers]) => [message, new Map(numbers)]));
    }
    const files = encodedFiles(bytes);
    if (files.length === 0) throw new DescriptorSetError("the descriptor set has no files");
    for (const file of files) this.#add(file);
  }

  /** Every file, those of the base first. */
  files(): Iterable<DescribedFile> {
    return this.#files.values();
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
    const whole = fromBinary(FileDescriptorProtoSchema, bytes);
    if (whole.name === "") throw new DescriptorSetError("the descriptor set has a file without a name");
    if (this.#files.has(whole.name)) return;
    const proto = leaveToOwners(whole, (symbol) => this.#symbols.get(symbol)?.name);
    const file = {
      name: proto.name,
      bytes: proto === whole ? bytes : toBinary(FileDescriptorProtoSchema, proto),
      dependencies: proto.dependency,
    };
    this.#files.set(file.name, file);
    for (const symbol of declaredSymbols(proto)) {
      if (!this.#symbols.has(symbol)) this.#symbols.set(symbol, file);
    }
    for (const { extendee, number } of extensionsOf(proto)) {
      const message = extendee.replace(/^\./, "");
      const numbers = this.#extensions.get(message) ?? new Map<number, DescribedFile>();
      if (!numbers.has(number)) numbers.set(number, file);
      this.#extensions.set(message, numbers);
    }
  }
}

let served: DescriptorSet | undefined;

/** The descriptors of everything that longrun serves or shows, read when first asked for. */
export function servedDescriptors(): DescriptorSet {
  served ??= new DescriptorSet(readFileSync(new URL("./gen/descriptors.binpb", import.meta.url)));
  return served;
}

function encodedFiles(bytes: Uint8Array): Uint8Array[] {
  try {
    checkWire(FileDescriptorSetSchema, bytes);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    throw new DescriptorSetError(`this is no FileDescriptorSet: the encoding ${error.message}`);
  }
  const { file } = FileDescriptorSetSchema.field;
  const files: Uint8Array[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [fieldNumber, wireType] = reader.tag();
    if (fieldNumber === file.number) files.push(reader.bytes());
    else reader.skip(wireType, fieldNumber);
  }
  return files;
}

function* extensionsOf(scope: FileDescriptorProto | DescriptorProto): Generator<FieldDescriptorProto> {
  yield* scope.extension;
  const nested = "nestedType" in scope ? scope.nestedType : scope.messageType;
  for (const message of nested) yield* extensionsOf(message);
}
