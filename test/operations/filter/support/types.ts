import { createFileRegistry, createRegistry, type DescFile, type DescMessage, fromJson } from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  AnySchema,
  DurationSchema,
  EmptySchema,
  FieldMaskSchema,
  FileDescriptorProtoSchema,
  file_google_protobuf_struct,
  file_google_protobuf_wrappers,
  TimestampSchema,
} from "@bufbuild/protobuf/wkt";
import { ErrorInfoSchema, OperationMetadataSchema } from "../../../../src/proto/messages.ts";
import { EveryKindSchema } from "../../../proto/every-kind.ts";

const wellKnown = [AnySchema, DurationSchema, EmptySchema, FieldMaskSchema, TimestampSchema].map(({ file }) => file);
const imports: readonly DescFile[] = [...wellKnown, file_google_protobuf_struct, file_google_protobuf_wrappers];

/** The types of a proto file, given by its descriptor in JSON. */
function compile(descriptor: object): readonly DescFile[] {
  const dependency = imports.map(({ proto }) => proto.name);
  const file = fromJson(FileDescriptorProtoSchema, { dependency, ...descriptor });
  return [...createFileRegistry(file, (name) => imports.find(({ proto }) => proto.name === name)).files];
}

function field(name: string, number: number, type: string, more: object = {}) {
  const [, typeName] = /^(?:MESSAGE|GROUP|ENUM) (.*)$/.exec(type) ?? [];
  const kind = `TYPE_${type.split(" ")[0]}`;
  const jsonName = protoCamelCase(name);
  return { name, number, type: kind, label: "LABEL_OPTIONAL", jsonName, ...(typeName && { typeName }), ...more };
}

const repeated = { label: "LABEL_REPEATED" };
const wkt = (name: string) => `MESSAGE .google.protobuf.${name}`;

function map(name: string, number: number, key: string, value: string) {
  const entry = `${name.replace(/^./, (letter) => letter.toUpperCase())}Entry`;
  return {
    field: field(name, number, `MESSAGE .test.Job.${entry}`, repeated),
    nestedType: {
      name: entry,
      options: { mapEntry: true },
      field: [field("key", 1, key), field("value", 2, value)],
    },
  };
}

const maps = [
  map("counts", 30, "STRING", "INT32"),
  map("regions", 31, "INT64", "STRING"),
  map("flags", 32, "BOOL", "ENUM .test.Color"),
  map("shards", 33, "UINT32", "MESSAGE .test.Job"),
  map("settings", 34, "STRING", wkt("Value")),
  map("limits", 35, "STRING", wkt("Int32Value")),
];

const proto3 = compile({
  name: "test/job.proto",
  package: "test",
  syntax: "proto3",
  enumType: [
    {
      name: "Color",
      value: [
        { name: "COLOR_UNSPECIFIED", number: 0 },
        { name: "RED", number: 1 },
        { name: "BLUE", number: -2 },
      ],
    },
  ],
  messageType: [
    {
      name: "Job",
      field: [
        field("display_name", 1, "STRING"),
        field("maybe", 2, "INT32", { oneofIndex: 1, proto3Optional: true }),
        field("color", 3, "ENUM .test.Color"),
        field("tags", 4, "STRING", repeated),
        field("sizes", 5, "SINT64", repeated),
        field("children", 6, "MESSAGE .test.Job", repeated),
        field("parent", 7, "MESSAGE .test.Job"),
        field("text", 8, "STRING", { oneofIndex: 0 }),
        field("amount", 9, wkt("Int64Value"), { oneofIndex: 0 }),
        field("other", 10, "MESSAGE .test.Job", { oneofIndex: 0 }),
        field("odd_name", 11, "STRING", { jsonName: "@odd" }),
        field("colors", 12, "ENUM .test.Color", repeated),
        field("start_time", 13, wkt("Timestamp")),
        field("run_time", 14, wkt("Duration")),
        field("config", 15, wkt("Struct")),
        field("setting", 16, wkt("Value")),
        field("steps", 17, wkt("ListValue")),
        field("limit", 18, wkt("Int32Value")),
        field("label", 19, wkt("StringValue")),
        field("mask", 20, wkt("FieldMask")),
        field("details", 21, wkt("Any")),
        field("nothing", 22, wkt("Empty")),
        field("limits_seen", 23, wkt("Int32Value"), repeated),
        field("stops", 24, wkt("Timestamp"), repeated),
        field("all_details", 25, wkt("Any"), repeated),
        field("configs", 26, wkt("Struct"), repeated),
        field("x__y_2", 27, "STRING"),
        field("shown", 28, "STRING", { jsonName: "half_hidden" }),
        field("half_hidden", 29, "STRING", { jsonName: "visible" }),
        field("constructor", 36, "STRING"),
        field("value", 37, "STRING"),
        field("no_json_name", 38, "STRING", { jsonName: "" }),
        ...maps.map((each) => each.field),
      ],
      oneofDecl: [{ name: "choice" }, { name: "_maybe" }],
      nestedType: maps.map((each) => each.nestedType),
    },
  ],
});

const proto2 = compile({
  name: "test/legacy.proto",
  package: "test",
  syntax: "proto2",
  enumType: [
    {
      name: "Size",
      value: [
        { name: "SMALL", number: 1 },
        { name: "LARGE", number: 2 },
      ],
    },
  ],
  messageType: [
    {
      name: "Legacy",
      field: [
        field("count", 1, "INT32", { defaultValue: "5" }),
        field("size", 2, "ENUM .test.Size"),
        field("sizes", 3, "ENUM .test.Size", repeated),
        field("numbers", 4, "INT32", repeated),
      ],
    },
    {
      name: "Demanding",
      field: [field("count", 1, "INT32"), field("id", 2, "STRING", { label: "LABEL_REQUIRED" })],
    },
  ],
});

const grouped = compile({
  name: "test/grouped.proto",
  package: "test",
  syntax: "proto2",
  messageType: [
    {
      name: "Grouped",
      field: [
        field("part", 1, "GROUP .test.Grouped.Part"),
        field("item", 2000, "GROUP .test.Grouped.Item", repeated),
        field("after", 3, "STRING"),
      ],
      nestedType: [
        { name: "Part", field: [field("text", 1, "STRING"), field("whole", 2, "MESSAGE .test.Grouped")] },
        { name: "Item", field: [field("number", 1, "INT32"), field("part", 2, "GROUP .test.Grouped.Part")] },
      ],
    },
  ],
});

const delimited = compile({
  name: "test/delimited.proto",
  package: "test",
  syntax: "editions",
  edition: "EDITION_2023",
  options: { features: { messageEncoding: "DELIMITED" } },
  messageType: [
    {
      name: "Delimited",
      field: [
        field("text", 1, "STRING"),
        field("inner", 2, "MESSAGE .test.Delimited", { oneofIndex: 0 }),
        field("inners", 3, "MESSAGE .test.Delimited", repeated),
        field("time", 4, "MESSAGE .google.protobuf.Timestamp", { oneofIndex: 0 }),
      ],
      oneofDecl: [{ name: "choice" }],
    },
  ],
});

/** The types that the filters of these tests know. */
export const types = createRegistry(
  ...imports,
  ...proto3,
  ...proto2,
  ...grouped,
  ...delimited,
  EveryKindSchema,
  OperationMetadataSchema,
  ErrorInfoSchema,
);

function find(typeName: string): DescMessage {
  const desc = types.getMessage(typeName);
  if (desc === undefined) throw new Error(`no ${typeName}`);
  return desc;
}

/** A type of a user with fields of all kinds (proto3). */
export const JobSchema = find("test.Job");

/** An older type of a user, with an enum that is closed (proto2). */
export const LegacySchema = find("test.Legacy");

/** A type with groups (proto2). */
export const GroupedSchema = find("test.Grouped");

/** A type whose messages are encoded like groups (edition 2023). */
export const DelimitedSchema = find("test.Delimited");
