import { createFileRegistry, type DescMessage, fromJson, type JsonObject, type JsonValue } from "@bufbuild/protobuf";
import {
  FileDescriptorProtoSchema,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
} from "@bufbuild/protobuf/wkt";

function field(number: number, name: string, type: string, rest: Record<string, JsonValue> = {}): JsonObject {
  const enumeration = type === ".google.protobuf.NullValue" ? "TYPE_ENUM" : "TYPE_MESSAGE";
  const kind = type.startsWith(".") ? { type: enumeration, typeName: type } : { type: `TYPE_${type}` };
  return { name, jsonName: name, number, label: "LABEL_OPTIONAL", ...kind, ...rest };
}

const repeated = { label: "LABEL_REPEATED" };
const file = fromJson(FileDescriptorProtoSchema, {
  name: "odd.proto",
  package: "odd",
  syntax: "proto3",
  dependency: ["google/protobuf/struct.proto", "google/protobuf/field_mask.proto"],
  messageType: [
    {
      name: "Holder",
      field: [
        field(1, "struct", ".google.protobuf.Struct"),
        field(2, "any_value", ".google.protobuf.Value"),
        field(3, "list", ".google.protobuf.ListValue"),
        field(4, "mask", ".google.protobuf.FieldMask"),
        field(5, "nothing", ".google.protobuf.NullValue"),
        field(6, "nothings", ".google.protobuf.NullValue", repeated),
        field(7, "masks", ".odd.Holder.MasksEntry", repeated),
        field(8, "holder", ".odd.Holder"),
        field(9, "number", "DOUBLE"),
      ],
      nestedType: [
        {
          name: "MasksEntry",
          options: { mapEntry: true },
          field: [field(1, "key", "STRING"), field(2, "value", ".google.protobuf.FieldMask")],
        },
      ],
    },
    { name: "Valued", field: [field(1, "value", "BYTES", { jsonName: "content" })] },
    {
      name: "Clash",
      field: [
        field(1, "type", "STRING", { jsonName: "@type" }),
        field(2, "encoding", "STRING", { jsonName: "@encoding" }),
      ],
    },
  ],
});
const groups = fromJson(FileDescriptorProtoSchema, {
  name: "groups.proto",
  package: "odd",
  syntax: "proto2",
  dependency: ["google/protobuf/struct.proto"],
  messageType: [
    {
      name: "Grouped",
      field: [
        { ...field(1, "inner", ".odd.Grouped.Inner"), type: "TYPE_GROUP" },
        field(2, "signs", ".odd.Sign", { ...repeated, type: "TYPE_ENUM" }),
        field(3, "signs_by_name", ".odd.Grouped.SignsByNameEntry", repeated),
        field(4, "sign", ".odd.Sign", { type: "TYPE_ENUM" }),
      ],
      nestedType: [
        { name: "Inner", field: [field(1, "value", ".google.protobuf.Value")] },
        {
          name: "SignsByNameEntry",
          options: { mapEntry: true },
          field: [field(1, "key", "STRING"), field(2, "value", ".odd.Sign", { type: "TYPE_ENUM" })],
        },
      ],
    },
  ],
  enumType: [
    {
      name: "Sign",
      value: [
        { name: "PLUS", number: 1 },
        { name: "MINUS", number: -1 },
      ],
    },
  ],
});
const dependencies = [file_google_protobuf_struct, file_google_protobuf_field_mask];
const registries = [file, groups].map((each) => {
  return createFileRegistry(each, (name) => dependencies.find(({ proto }) => proto.name === name));
});

/** A message with fields of the well-known types whose JSON cannot tell all that they can be. */
export const HolderSchema = schema("Holder");

/** A message whose only field has the name `value`, in JSON `content`. */
export const ValuedSchema = schema("Valued");

/** A message whose fields have in JSON the names that an Any has for itself. */
export const ClashSchema = schema("Clash");

/** A message of proto2: a group that has a google.protobuf.Value, and a closed enum alone, in a list and in a map. */
export const GroupedSchema = schema("Grouped");

function schema(name: string): DescMessage {
  const desc = registries.map((registry) => registry.getMessage(`odd.${name}`)).find((found) => found !== undefined);
  if (desc === undefined) throw new Error(`no ${name}`);
  return desc;
}
