import type { MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { parseCreation } from "../../src/operations/creation.ts";
import type { CreateOperationRequestSchema } from "../../src/proto/messages.ts";
import { createRequest, packed, succeeded } from "./requests.ts";

type RequestInit = MessageInitShape<typeof CreateOperationRequestSchema>;

const parse = (init: RequestInit, principal = "alice") =>
  parseCreation(createRequest(init), principal, "uid-1", () => "made");
const refusal = (reason: string, message = /./) =>
  expect.objectContaining({ name: "LongrunError", reason, message: expect.stringMatching(message) });

describe("the name", () => {
  test("is made of parent and ID, which the server makes if there is none", () => {
    expect(parse({ parent: "projects/p", operationId: "a" })).toEqual({
      name: "projects/p/operations/a",
      uid: "uid-1",
    });
    expect(parse({ parent: "projects/p" }).name).toBe("projects/p/operations/made");
    expect(parse({}).name).toBe("operations/made");
  });

  test.each([".", "..", "-", "operations", "a/b", "a b", "é", "a".repeat(129), " "])(
    "has no ID like %j",
    (operationId) => {
      expect(() => parse({ operationId })).toThrow(refusal("INVALID_OPERATION_ID", /^operation_id "/));
    },
  );

  test.each(["a", ""])("has at most 512 bytes, the parent's included, with the ID %j", (operationId) => {
    const parent = `${`p/${"a".repeat(125)}/`.repeat(3)}p/${"a".repeat(126)}`;
    expect(parent).toHaveLength(512);
    expect(() => parse({ parent, operationId })).toThrow(refusal("INVALID_NAME"));
  });
});

describe("labels", () => {
  const labels = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${at}`, "v"]));

  test("are kept; none are not", () => {
    expect(parse({ labels: { env: "prod", empty: "" } }).labels).toEqual({ env: "prod", empty: "" });
    expect(parse({ labels: {} })).not.toHaveProperty("labels");
  });

  test("may be 64, of 63 and 256 characters, in any script", () => {
    expect(Object.keys(parse({ labels: labels(64) }).labels ?? {})).toHaveLength(64);
    expect(parse({ labels: { ["😀".repeat(63)]: "é".repeat(256) } }).labels).toBeDefined();
  });

  test.each<[string, Record<string, string>]>([
    ["65 of them", labels(65)],
    ["an empty key", { "": "v" }],
    ["a key of 64 characters", { ["k".repeat(64)]: "v" }],
    ["a value of 257 characters", { k: "v".repeat(257) }],
  ])("are refused: %s", (_, bad) => {
    expect(() => parse({ labels: bad })).toThrow(refusal("INVALID_LABELS", /^labels/));
  });
});

describe("the ttl", () => {
  test("is in milliseconds; none is none", () => {
    expect(parse({ ttl: { seconds: 90n } }).ttl).toBe(90_000);
    expect(parse({ ttl: {} }).ttl).toBe(0);
    expect(parse({})).not.toHaveProperty("ttl");
  });

  test.each([{ seconds: -1n }, { nanos: -1 }, { seconds: 1n, nanos: -1 }, { seconds: 315_576_000_001n }])(
    "is not %p",
    (ttl) => {
      expect(() => parse({ ttl })).toThrow(refusal("INVALID_OPERATION", /^ttl/));
    },
  );
});

describe("the request ID", () => {
  const key = (init: RequestInit, principal?: string) => parse({ requestId: "r", ...init }, principal).request?.key;
  const fingerprint = (init: RequestInit) => parse({ requestId: "r", ...init }).request?.fingerprint;

  test("is any text of 1 to 128 characters", () => {
    expect(parse({})).not.toHaveProperty("request");
    expect(key({ requestId: "😀".repeat(128) })).toBeDefined();
    const long = refusal("INVALID_REQUEST_ID", /^request_id "x{80}…"/);
    expect(() => parse({ requestId: "x".repeat(129) })).toThrow(long);
  });

  test("is known by principal and parent, and not mixed up with either", () => {
    const keys = [key({}), key({}, "bob"), key({ parent: "p/r" }), key({ requestId: "s" }), key({ requestId: "p/r" })];
    expect(new Set(keys).size).toBe(keys.length);
    expect(key({ operationId: "other" })).toBe(key({}));
    expect(key({ parent: "a/b", requestId: "c" }, "d")).not.toBe(key({ parent: "b/c", requestId: "d" }, "a"));
  });

  test("belongs to everything else that is asked for", () => {
    const requests: RequestInit[] = [
      {},
      { operationId: "a" },
      { ttl: { seconds: 1n } },
      { labels: { a: "b" } },
      { labels: { a: "c" } },
      { operation: { metadata: packed("m") } },
      { operation: { metadata: packed("n") } },
      { operation: succeeded() },
    ];
    expect(new Set(requests.map(fingerprint)).size).toBe(requests.length);
    expect(requests.map(fingerprint)).toEqual(requests.map(fingerprint));
  });

  test("has nothing to do with the ignored name, validate_only or the order of labels", () => {
    const body = { metadata: packed("m") };
    expect(fingerprint({ operation: { ...body, name: "operations/x" } })).toBe(fingerprint({ operation: body }));
    expect(fingerprint({ validateOnly: true })).toBe(fingerprint({}));
    expect(fingerprint({ labels: { a: "1", b: "2" } })).toBe(fingerprint({ labels: { b: "2", a: "1" } }));
  });
});

describe("the lease", () => {
  test("lasts so many milliseconds; none is none, not even by default", () => {
    expect(parse({ leaseDuration: { seconds: 1n, nanos: 500_000_000 } }).leaseDuration).toBe(1500);
    expect(parse({})).not.toHaveProperty("leaseDuration");
  });

  test.each([{}, { seconds: -1n }, { nanos: 999_999_999 }, { seconds: 315_576_000_001n }])("is not %p", (duration) => {
    expect(() => parse({ leaseDuration: duration })).toThrow(refusal("INVALID_LEASE_DURATION", /^lease_duration/));
  });

  test("is not for what is done already", () => {
    const leaseDuration = { seconds: 60n };
    expect(() => parse({ operation: succeeded(), leaseDuration })).toThrow(refusal("INVALID_LEASE_DURATION"));
  });
});

describe("the exclusive target", () => {
  const key = (init: RequestInit) => parse(init).exclusiveKey;

  test("is any text of 1 to 512 characters", () => {
    expect(parse({})).not.toHaveProperty("exclusiveKey");
    expect(key({ exclusiveTarget: "😀".repeat(512) })).toBeDefined();
    const long = refusal("INVALID_EXCLUSIVE_TARGET", /^exclusive_target "x{80}…"/);
    expect(() => parse({ exclusiveTarget: "x".repeat(513) })).toThrow(long);
  });

  test("is exclusive within its parent", () => {
    expect(key({ exclusiveTarget: "t", operationId: "a" })).toBe(key({ exclusiveTarget: "t", operationId: "b" }));
    const keys = [
      key({ exclusiveTarget: "t" }),
      key({ exclusiveTarget: "u" }),
      key({ parent: "p/t", exclusiveTarget: "t" }),
    ];
    expect(new Set(keys).size).toBe(3);
  });
});
