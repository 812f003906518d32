import { create, createFileRegistry, fromBinary, type Registry } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import type { DescribedFile, DescriptorSet } from "./descriptor-set.ts";
import { DescriptorSetError } from "./descriptor-set-error.ts";
import { usedTypes } from "./used-types.ts";

const known = new WeakMap<DescriptorSet, Registry>();

/**
 * Every type of a descriptor set by its full name, to decode what an Any holds; made once for each set, in some 20 ms.
 *
 * All types are made from the descriptors, also those that `messages.ts` has as generated code: there are then two
 * descriptions of google.rpc.Status, equal in content. Messages of either are the same plain objects, told apart by the
 * name of their type, so what was decoded with one may be encoded with the other.
 *
 * Throws {@link DescriptorSetError} if a file imports one that is not in the set, imports itself by way of others, or
 * uses a type that no file declares.
 */
export function typeRegistry(set: DescriptorSet): Registry {
  const registry = known.get(set) ?? makeRegistry(set);
  known.set(set, registry);
  return registry;
}

function makeRegistry(set: DescriptorSet): Registry {
  const file = importsFirst(set).map(({ bytes }) => fromBinary(FileDescriptorProtoSchema, bytes));
  for (const proto of file) {
    checkTypes(proto, set);
    nameInJson(proto.messageType);
    // The registry keeps the files, and the comments would be most of what it takes.
    delete proto.sourceCodeInfo;
  }
  try {
    return createFileRegistry(create(FileDescriptorSetSchema, { file }));
  } catch (error) {
    // What is left is what no compiler makes: a map without key, an edition of the future.
    throw new DescriptorSetError(`the descriptor set does not fit together: ${(error as Error).message}`);
  }
}

/** The files of a set, each after those that it imports. */
function importsFirst(set: DescriptorSet): DescribedFile[] {
  const ordered = new Set<DescribedFile>();
  const add = (file: DescribedFile, importers: readonly DescribedFile[]) => {
    if (ordered.has(file)) return;
    if (importers.includes(file)) throw new DescriptorSetError(`${JSON.stringify(file.name)} imports itself`);
    for (const name of file.dependencies) {
      const dependency = set.file(name);
      if (dependency === undefined) throw new DescriptorSetError(missingImport(file.name, name));
      add(dependency, [...importers, file]);
    }
    ordered.add(file);
  };
  for (const file of set.files()) add(file, []);
  return [...ordered];
}

function missingImport(importer: string, name: string): string {
  const what = `${JSON.stringify(importer)} imports ${JSON.stringify(name)}`;
  return `${what}, which is not in the descriptor set (protoc needs --include_imports)`;
}

function checkTypes(file: FileDescriptorProto, set: DescriptorSet): void {
  for (const type of usedTypes(file)) {
    if (set.fileOfSymbol(type) !== undefined) continue;
    throw new DescriptorSetError(`${JSON.stringify(file.name)} uses ${JSON.stringify(type)}, which no file declares`);
  }
}

/** Gives fields their JSON names that have none, for not every compiler of descriptors does. */
function nameInJson(messages: readonly DescriptorProto[]): void {
  for (const { field: fields, nestedType } of messages) {
    for (const field of fields) field.jsonName ||= protoCamelCase(field.name);
    nameInJson(nestedType);
  }
}
