import type { SchemaDialect } from "./schema-dialect.ts";

/** Types as OpenAPI 3.1 writes them: in JSON Schema 2020-12. */
export const openApiDialect: SchemaDialect = {
  reference: (name) => ({ $ref: `#/components/schemas/${name}` }),
  enumeration: ({ values }) => ({ type: "string", enum: values.map(({ name }) => name) }),
  special: {
    "google.protobuf.Any": {
      type: "object",
      description: "A message of any type, which `@type` names.",
      properties: { "@type": { type: "string", description: "The URL of the type." } },
      additionalProperties: true,
    },
    "google.protobuf.Timestamp": { type: "string", format: "date-time" },
    "google.protobuf.Duration": { type: "string", pattern: "^-?[0-9]+(\\.[0-9]{1,9})?s$" },
    "google.protobuf.FieldMask": { type: "string" },
    "google.protobuf.Struct": { type: "object", additionalProperties: true },
    "google.protobuf.Value": {},
    "google.protobuf.ListValue": { type: "array", items: {} },
  },
};
