import {
  clone,
  create,
  createFileRegistry,
  createRegistry,
  type DescMessage,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import { type Any, AnySchema, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { ProtoJson } from "../../src/json/proto-json.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { EveryKindSchema as Unnamed } from "../proto/every-kind.ts";
import { ClashSchema, GroupedSchema, HolderSchema, ValuedSchema } from "./odd-types.ts";

/** The message with a field of every kind, with the JSON names that a compiler gives the fields. */
export const EveryKindSchema: DescMessage = withJsonNames(Unnamed);

/** The types of a server, EveryKind and some odd ones. */
export const registry = createRegistry(
  new KnownTypes().registry,
  EveryKindSchema,
  HolderSchema,
  ValuedSchema,
  ClashSchema,
  GroupedSchema,
);

/** ProtoJSON with these types. */
export const protoJson = new ProtoJson(() => registry);

/** A message packed under a type URL with the prefix `example.com`. */
export function pack(desc: DescMessage, message: Message = create(desc)): Any {
  return create(AnySchema, { typeUrl: `example.com/${desc.typeName}`, value: toBinary(desc, message) });
}

function withJsonNames(desc: DescMessage): DescMessage {
  const file = clone(FileDescriptorProtoSchema, desc.file.proto);
  for (const field of file.messageType.flatMap((message) => message.field)) field.jsonName = protoCamelCase(field.name);
  const named = createFileRegistry(file, () => undefined).getMessage(desc.typeName);
  if (named === undefined) throw new Error(`no ${desc.typeName}`);
  return named;
}
