import { type DescEnum, type JsonObject, ScalarType } from "@bufbuild/protobuf";

/** How a kind of document writes the types of values in ProtoJSON (https://protobuf.dev/programming-guides/json). */
export interface SchemaDialect {
  /** Refers to the schema of this name. */
  reference(name: string): JsonObject;
  /** The type of the values of an enum, which are their names; `comments` has what there is to say of each. */
  enumeration(desc: DescEnum, comments: readonly string[]): JsonObject;
  /** The types of messages whose JSON is no object with their fields, by full name. */
  readonly special: Readonly<Record<string, JsonObject>>;
}

const integer = { type: "integer" };
const int32 = { ...integer, format: "int32" };
const uint32 = { ...integer, format: "uint32" };
const int64 = { type: "string", format: "int64" };
const uint64 = { type: "string", format: "uint64" };

/** The types of scalars, which every dialect writes alike. */
export const scalarTypes: Readonly<Record<ScalarType, JsonObject>> = {
  [ScalarType.DOUBLE]: { type: "number", format: "double" },
  [ScalarType.FLOAT]: { type: "number", format: "float" },
  [ScalarType.INT64]: int64,
  [ScalarType.SINT64]: int64,
  [ScalarType.SFIXED64]: int64,
  [ScalarType.UINT64]: uint64,
  [ScalarType.FIXED64]: uint64,
  [ScalarType.INT32]: int32,
  [ScalarType.SINT32]: int32,
  [ScalarType.SFIXED32]: int32,
  [ScalarType.UINT32]: uint32,
  [ScalarType.FIXED32]: uint32,
  [ScalarType.BOOL]: { type: "boolean" },
  [ScalarType.STRING]: { type: "string" },
  [ScalarType.BYTES]: { type: "string", format: "byte" },
};
