import {
  type DescEnum,
  type DescEnumValue,
  type DescField,
  type DescMessage,
  type DescMethod,
  fromBinary,
} from "@bufbuild/protobuf";
import { isReflectMessage, type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import type { DescriptorSet } from "../../proto/descriptor-set.ts";
import { plainComment } from "./plain-comment.ts";

/** What a comment in a proto file can be about. */
export type Commented = DescMessage | DescField | DescEnum | DescEnumValue | DescMethod;

/** Every message of descriptor.proto that has a name has it in field 1. */
const NAME = 1;

/** The comments of the proto files of a descriptor set; those of a file are read when first asked for. */
export class ProtoComments {
  readonly #set: DescriptorSet;
  readonly #files = new Map<string, ReadonlyMap<string, string>>();

  constructor(set: DescriptorSet) {
    this.#set = set;
  }

  /** What the comment before a declaration says, by {@link plainComment}; empty if there is none. */
  of(desc: Commented): string {
    const { name } = fileOf(desc).proto;
    const comments = this.#files.get(name) ?? this.#read(name);
    this.#files.set(name, comments);
    return comments.get(symbolOf(desc)) ?? "";
  }

  #read(name: string): ReadonlyMap<string, string> {
    const file = this.#set.file(name);
    return file === undefined ? new Map() : commentsOf(fromBinary(FileDescriptorProtoSchema, file.bytes));
  }
}

function fileOf(desc: Commented) {
  return desc.kind === "message" || desc.kind === "enum" ? desc.file : desc.parent.file;
}

/** The full name; that of an enum value is here in its enum, and not beside it. */
function symbolOf(desc: Commented): string {
  return desc.kind === "message" || desc.kind === "enum" ? desc.typeName : `${desc.parent.typeName}.${desc.name}`;
}

function commentsOf(file: FileDescriptorProto): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  for (const { path, leadingComments } of file.sourceCodeInfo?.location ?? []) {
    const symbol = leadingComments === "" ? undefined : symbolAt(file, path);
    if (symbol !== undefined) comments.set(symbol, plainComment(leadingComments));
  }
  return comments;
}

/** The declaration at a path of google.protobuf.SourceCodeInfo: numbers of fields and indexes by turns. */
function symbolAt(file: FileDescriptorProto, path: readonly number[]): string | undefined {
  const names = [file.package];
  let place: ReflectMessage = reflect(FileDescriptorProtoSchema, file);
  for (let depth = 0; depth < path.length; depth += 2) {
    const field = place.findNumber(path[depth] ?? 0);
    if (field?.fieldKind !== "list" || field.listKind !== "message") return undefined;
    const found = place.get(field).get(path[depth + 1] ?? -1);
    const name = isReflectMessage(found) ? found.findNumber(NAME) : undefined;
    if (!isReflectMessage(found) || name?.scalar === undefined) return undefined;
    names.push(String(found.get(name)));
    place = found;
  }
  return names.filter((name) => name !== "").join(".");
}
