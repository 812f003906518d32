import { toJson } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { ProtoJson } from "../../../src/json/proto-json.ts";
import { OperationRegistry } from "../../../src/proto/messages.ts";
import { readRequest } from "../../../src/rest/google/read-request.ts";
import { googleRoutes } from "../../../src/rest/google/routes.ts";
import { libraryMethod, libraryTypes } from "../../transcoding/support/library.ts";

const method = libraryMethod("Library", "GetBook");

test.each<[string, Record<string, string>, unknown]>([
  ["inside another message", { "book.name": "shelves/1/books/2" }, { book: { name: "shelves/1/books/2" } }],
  ["that are texts and enums", { isbn: "1", kind: "NOVEL" }, { isbn: "1", kind: "NOVEL" }],
])("a path alone sets the fields %s", (_, variables, expected) => {
  const service = { service: method.parent, methods: [{ kind: "unary" as const, method, handler: unused }] };
  const route = googleRoutes([service]).find(({ rule }) =>
    rule.template.variables.every(({ field }) => field in variables),
  );
  if (route === undefined) throw new Error("no route has these variables");
  const types = new ProtoJson(() => libraryTypes);
  const message = readRequest(types, route, new Map(Object.entries(variables)), [], undefined);
  expect(toJson(method.input, message)).toEqual(expected);
});

test("a path alone sets fields whose names have several words", () => {
  const { createOperation } = OperationRegistry.method;
  const service = {
    service: OperationRegistry,
    methods: [{ kind: "unary" as const, method: createOperation, handler: unused }],
  };
  const route = googleRoutes([service])[0];
  if (route === undefined) throw new Error("there is no route");
  const texts = new Map([["operation_id", "operationId"]]);
  const types = new ProtoJson(() => libraryTypes);
  const message = readRequest(types, { ...route, texts }, new Map([["operation_id", "a"]]), [], undefined);
  expect(message).toMatchObject({ operationId: "a" });
});

async function unused(): Promise<Uint8Array> {
  throw new Error("nothing is called");
}
