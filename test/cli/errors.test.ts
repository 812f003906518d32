import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { describe, expect, jest, test } from "@jest/globals";
import {
  HelpSchema,
  LocalizedMessageSchema,
  QuotaFailureSchema,
  RequestInfoSchema,
} from "../../src/proto/gen/google/rpc/error_details_pb.js";
import {
  BadRequestSchema,
  Code,
  ErrorInfoSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "../../src/proto/messages.ts";
import { failure, serveBare } from "../client/support/bare-server.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

function detail<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): Any {
  return anyPack(schema, create(schema, init));
}

const violation = { subject: "project:p", description: "too many" };

describe("the error of a call", () => {
  test("is told with all of its details in words", async () => {
    const details = [
      detail(ErrorInfoSchema, { reason: "BAD", domain: "example.com", metadata: { key: "value" } }),
      detail(BadRequestSchema, {
        fieldViolations: [
          { field: "name", description: "is too long" },
          { field: "page_size", description: "is negative" },
        ],
      }),
      detail(PreconditionFailureSchema, { violations: [{ type: "TOS", ...violation }] }),
      detail(QuotaFailureSchema, { violations: [violation] }),
      detail(ResourceInfoSchema, { resourceType: "shop.Book", resourceName: "books/1", description: "is lent" }),
      detail(RetryInfoSchema, { retryDelay: { seconds: 3n } }),
      detail(HelpSchema, { links: [{ description: "How to", url: "https://example.com" }] }),
      detail(LocalizedMessageSchema, { locale: "de", message: "Das geht nicht." }),
      detail(RequestInfoSchema, { requestId: "r-1" }),
      { $typeName: "google.protobuf.Any", typeUrl: "type.googleapis.com/a.B", value: new Uint8Array([1]) } as Any,
      { $typeName: "google.protobuf.Any", typeUrl: "a/google.rpc.Help", value: new Uint8Array([0xff]) } as Any,
    ];
    const { address } = await serveBare({
      getOperation: () => Promise.reject(failure(Code.FAILED_PRECONDITION, "it cannot be", details)),
    });
    const { exitCode, stdout, stderr } = await runClient(address, ["get", "a"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      "error: FAILED_PRECONDITION: it cannot be",
      "  reason: BAD (example.com, key=value)",
      "  name: is too long",
      "  page_size: is negative",
      "  precondition TOS: project:p: too many",
      "  quota: project:p: too many",
      "  resource: shop.Book books/1: is lent",
      "  try again after: 3s",
      "  help: https://example.com: How to",
      "  message (de): Das geht nicht.",
      "  request: r-1",
      '  detail: {"@type":"type.googleapis.com/a.B","value":"AQ=="}',
      '  detail: {"@type":"a/google.rpc.Help","value":"/w=="}',
      "",
    ]);
  });

  test("says what to do where nobody listens", async () => {
    const { exitCode, stderr } = await runClient("127.0.0.1:1", ["delete", "a", "b"]);
    expect(exitCode).toBe(1);
    expect(stderr.match(/^error: UNAVAILABLE: /gm)).toHaveLength(1);
    expect(stderr).toContain("\n  Is a server listening on 127.0.0.1:1? --address or LONGRUN_ADDRESS names another.\n");
  });

  test.each([["create"], ["update", "a", "--progress", "1"], ["list", "--record", "--output", "json"]])(
    "says of what only longrun has, that this server is another one (%s)",
    async (...args) => {
      const { address } = await serveBare({ getOperation: () => ({}) });
      const { exitCode, stderr } = await runClient(address, args);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^error: UNIMPLEMENTED: /);
      expect(stderr).toContain("  This needs a server of longrun (longrun.v1.OperationRegistry)");
    },
  );

  test("is DEADLINE_EXCEEDED after --timeout, if the server does not answer", async () => {
    const { address } = await serveBare({ getOperation: () => new Promise(() => {}) });
    for (const command of ["get", "wait", "watch"]) {
      const { exitCode, stdout, stderr } = await runClient(address, [command, "a", "--timeout", "100ms"]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(/^error: DEADLINE_EXCEEDED: /);
    }
  });
});
