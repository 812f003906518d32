import type { SchemaDialect } from "./schema-dialect.ts";

const property = { type: "any", description: "Properties of the object. Contains field @type with type URL." };
const any = { type: "any" };
const properties = { type: "object", additionalProperties: { ...any, description: "Properties of the object." } };

/** Types as Google's Discovery documents write them (https://developers.google.com/discovery/v1/type-format). */
export const discoveryDialect: SchemaDialect = {
  reference: (name) => ({ $ref: name }),
  enumeration: ({ values }, comments) => ({
    type: "string",
    enum: values.map(({ name }) => name),
    enumDescriptions: [...comments],
  }),
  special: {
    "google.protobuf.Any": { type: "object", additionalProperties: property },
    "google.protobuf.Timestamp": { type: "string", format: "google-datetime" },
    "google.protobuf.Duration": { type: "string", format: "google-duration" },
    "google.protobuf.FieldMask": { type: "string", format: "google-fieldmask" },
    "google.protobuf.Struct": properties,
    "google.protobuf.Value": any,
    "google.protobuf.ListValue": { type: "array", items: any },
  },
};
