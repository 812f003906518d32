import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type DescriptorProtoSchema,
  type FieldDescriptorProtoSchema,
  type FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import { encode } from "../../src/proto/encode.ts";

/** The fields of a file, as `create` takes them. */
export type FileInit = Extract<MessageInitShape<typeof FileDescriptorProtoSchema>, { $typeName?: never }>;

/** An encoded FileDescriptorSet of these files. */
export function fileSet(...file: FileInit[]): Uint8Array {
  return encode(FileDescriptorSetSchema, { file });
}

/** A file of the package `shop` in proto3, unless the fields say otherwise. */
export function file(name: string, fields: FileInit = {}): FileInit {
  return { name, package: "shop", syntax: "proto3", ...fields };
}

/** A message without fields, or with one that holds a message of a type. */
export function message(name: string, typeName?: string): MessageInitShape<typeof DescriptorProtoSchema> {
  return { name, field: typeName === undefined ? [] : [field(typeName)] };
}

/** A field, or an extension, that holds a message of a type. */
export function field(typeName: string): MessageInitShape<typeof FieldDescriptorProtoSchema> {
  return { name: "field", jsonName: "field", number: 1, label: Label.OPTIONAL, type: Type.MESSAGE, typeName };
}
