import { expect, test } from "@jest/globals";
import { KnownTypes } from "../../../src/proto/known-types.ts";
import { OperationRecordSchema, StatusSchema } from "../../../src/proto/messages.ts";
import { discoveryDialect } from "../../../src/rest/documents/discovery-dialect.ts";
import { MessageSchemas } from "../../../src/rest/documents/message-schemas.ts";
import { openApiDialect } from "../../../src/rest/documents/openapi-dialect.ts";
import { ProtoComments } from "../../../src/rest/documents/proto-comments.ts";
import type { SchemaDialect } from "../../../src/rest/documents/schema-dialect.ts";
import { EveryKindSchema } from "../../proto/every-kind.ts";
import { libraryMessage } from "../../transcoding/support/library.ts";
import { at } from "./set-up.ts";

const make = (dialect: SchemaDialect) => new MessageSchemas(dialect, new ProtoComments(new KnownTypes().descriptors));

test("every kind of field has its ProtoJSON type in OpenAPI", () => {
  const schemas = make(openApiDialect);
  expect(schemas.message(libraryMessage("BookRequest"))).toEqual({ $ref: "#/components/schemas/BookRequest" });
  const book = { $ref: "#/components/schemas/Book" };
  const kind = { type: "string", enum: ["KIND_UNSPECIFIED", "NOVEL"] };
  const time = { type: "string", format: "date-time" };
  expect(at(schemas.all(), "BookRequest", "properties")).toEqual({
    book,
    isbn: { type: "string" },
    kind,
    authors: { type: "array", items: { type: "string" } },
    kinds: { type: "array", items: kind },
    others: { type: "array", items: book },
    labels: { type: "object", additionalProperties: { type: "string" } },
    int32Value: { type: "integer", format: "int32" },
    uint64Value: { type: "string", format: "uint64" },
    doubleValue: { type: "number", format: "double" },
    floatValue: { type: "number", format: "float" },
    boolValue: { type: "boolean" },
    bytesValue: { type: "string", format: "byte" },
    readTime: time,
    loanTime: { type: "string", pattern: "^-?[0-9]+(\\.[0-9]{1,9})?s$" },
    updateMask: { type: "string" },
    int64Wrapper: { type: "string", format: "int64" },
    boolWrapper: { type: "boolean" },
    stringWrapper: { type: "string" },
    doubleWrapper: { type: "number", format: "double" },
    struct: { type: "object", additionalProperties: true },
    value: {},
    list: { type: "array", items: {} },
    any: openApiDialect.special["google.protobuf.Any"],
    times: { type: "array", items: time },
    fancyName: { type: "string" },
    bestSeller: book,
  });
});

test("a message that holds itself refers to itself", () => {
  const schemas = make(openApiDialect);
  schemas.message(libraryMessage("Book"));
  expect(at(schemas.all(), "Book", "properties", "sequel")).toEqual({ $ref: "#/components/schemas/Book" });
});

test("Discovery has Google's formats, and comments beside references", () => {
  const schemas = make(discoveryDialect);
  expect(schemas.message(OperationRecordSchema)).toEqual({ $ref: "OperationRecord" });
  expect(Object.keys(schemas.all())).toEqual(["Operation", "OperationRecord", "Progress", "Status"]);
  const property = (name: string) => at(schemas.all(), "OperationRecord", "properties", name);
  expect(property("operation")).toEqual({
    $ref: "Operation",
    description: "The operation, exactly as `GetOperation` gives it.",
  });
  expect(property("createTime")).toEqual({
    type: "string",
    format: "google-datetime",
    description: "When the operation was created.",
  });
  expect(property("labels")).toMatchObject({ type: "object", additionalProperties: { type: "string" } });
  expect(property("state")).toMatchObject({
    type: "string",
    enum: expect.arrayContaining(["RUNNING", "CANCELLED"]),
    enumDescriptions: expect.arrayContaining(["A producer is at work.", "Done, with a response."]),
  });
  expect(at(property("state"), "enum")).toHaveLength(7);
  expect(at(property("state"), "enumDescriptions")).toHaveLength(7);
});

test("every scalar has a type, in maps and lists too", () => {
  const schemas = make(discoveryDialect);
  schemas.message(EveryKindSchema);
  for (const schema of Object.values(Object(at(schemas.all(), "EveryKind", "properties")))) {
    const { items, additionalProperties, ...own } = Object(schema);
    const type = items ?? additionalProperties ?? own;
    expect(type.$ref ?? type.type).toMatch(/^(EveryKind|string|integer|number|boolean)$/);
  }
});

test("fields that are elsewhere are left out", () => {
  const schemas = make(openApiDialect);
  schemas.message(libraryMessage("Book"), new Set(["isbn", "page_count"]));
  expect(Object.keys(Object(at(schemas.all(), "Book", "properties")))).toEqual(["name", "title", "sequel"]);
});

test("messages of the same name in two packages are told apart", () => {
  const schemas = make(discoveryDialect);
  const other = { ...StatusSchema, typeName: "other.v1.Status", file: { ...StatusSchema.file } };
  other.file.proto = { ...StatusSchema.file.proto, package: "other.v1" };
  expect(schemas.message(StatusSchema)).toEqual({ $ref: "Status" });
  expect(schemas.message(other)).toEqual({ $ref: "other_v1_Status" });
  expect(schemas.message(StatusSchema)).toEqual({ $ref: "Status" });
  expect(Object.keys(schemas.all())).toEqual(["Status", "other_v1_Status"]);
});
