import { create, toBinary } from "@bufbuild/protobuf";
import { anyPack, anyUnpack, DurationSchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "@jest/globals";
import { LongrunError } from "../../src/index.ts";
import { Code, ErrorInfoSchema, RetryInfoSchema, type Status, StatusSchema } from "../../src/proto/messages.ts";
import { openBench } from "./support.ts";

const retry = anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: { seconds: 7n } }));

/** What an operation ends with whose function throws this, and what is told of it as a fault. */
async function thrown(error: unknown): Promise<{ status: Status; faults: unknown[] }> {
  const { longrun, failure, faults } = openBench();
  const { name } = await longrun.start({}, () => {
    throw error;
  });
  return { status: await failure(name), faults };
}

function reasonOf({ details }: Status): string | undefined {
  return details.flatMap((detail) => anyUnpack(detail, ErrorInfoSchema)?.reason ?? [])[0];
}

describe("what a function throws becomes the error of its operation:", () => {
  test("a LongrunError with its reason", async () => {
    const { status, faults } = await thrown(new LongrunError("STALE_ETAG", "No."));
    expect(status).toMatchObject({ code: Code.ABORTED, message: "No." });
    expect(reasonOf(status)).toBe("STALE_ETAG");
    expect(faults).toEqual([]);
  });

  test("an error of grpc-js with its code, its message and its details", async () => {
    const metadata = new Metadata();
    const carried = create(StatusSchema, { code: 5, message: "not this", details: [retry] });
    metadata.set("grpc-status-details-bin", Buffer.from(toBinary(StatusSchema, carried)));
    const { status } = await thrown(
      Object.assign(new Error("5 NOT_FOUND: no shelf"), { code: 5, details: "no shelf", metadata }),
    );
    expect(status).toMatchObject({ code: 5, message: "no shelf", details: [retry] });
  });

  test("a plain object with a code and details, as handlers give their errors", async () => {
    expect((await thrown({ code: 9, details: "no books" })).status).toMatchObject({
      code: 9,
      message: "no books",
      details: [],
    });
  });

  test("details that cannot be read are left out", async () => {
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from([1, 2, 3]));
    expect((await thrown({ code: 9, details: "x", metadata })).status).toMatchObject({ code: 9, details: [] });
  });

  test.each([{}, null, "x", new Map()])("metadata that are not grpc-js's (%j) are left alone", async (metadata) => {
    expect((await thrown({ code: 9, details: "x", metadata })).status).toMatchObject({
      code: 9,
      message: "x",
      details: [],
    });
  });

  test("a google.rpc.Status that an error carries", async () => {
    const status = create(StatusSchema, { code: 8, message: "full", details: [retry] });
    expect((await thrown(Object.assign(new Error("full"), { status }))).status).toMatchObject(status);
  });

  test.each([
    ["an Error", new Error("secret /etc/passwd")],
    ["an error of Node with a code that is no number", Object.assign(new Error("secret"), { code: "ENOENT" })],
    ["a code that is none of gRPC's", { code: 17, details: "secret" }],
    ["the code of success", { code: 0, details: "secret" }],
    ["text", "secret"],
    ["nothing", undefined],
  ])("%s is INTERNAL, tells nothing, and is told as a fault", async (_, error) => {
    const { status, faults } = await thrown(error);
    expect(status).toMatchObject({ code: Code.INTERNAL, message: "Internal error." });
    expect(JSON.stringify(status.details.map(({ value }) => Buffer.from(value).toString()))).not.toContain("secret");
    expect(faults).toEqual([error]);
  });

  test.each(["name", "status", "cause"])("an error whose %s cannot be read is INTERNAL at once", async (key) => {
    const error = Object.defineProperty({}, key, {
      get() {
        throw new Error("evil");
      },
    });
    const { status, faults } = await thrown(error);
    expect(status).toMatchObject({ code: Code.INTERNAL, message: "Internal error." });
    expect(faults).toEqual([error]);
  });

  test("a rejection, as an exception", async () => {
    const { longrun, failure } = openBench();
    const { name } = await longrun.start({}, () => Promise.reject({ code: 3, details: "bad" }));
    expect(await failure(name)).toMatchObject({ code: 3, message: "bad" });
  });

  test("an abort that nobody has asked for is INTERNAL", async () => {
    expect((await thrown(new DOMException("own", "AbortError"))).status).toMatchObject({ code: Code.INTERNAL });
  });
});

test("a response that cannot be encoded fails the operation", async () => {
  const { longrun, failure, faults } = openBench();
  const { name } = await longrun.start({ responseType: DurationSchema }, () => JSON.parse('{"seconds": "x"}'));
  expect(await failure(name)).toMatchObject({ code: Code.INTERNAL });
  expect(faults).toHaveLength(1);
});

test("a response that is too large fails the operation and says why", async () => {
  const { longrun, failure, faults } = openBench();
  const value = "x".repeat(4 * 1024 * 1024);
  const { name } = await longrun.start({ responseType: StringValueSchema }, () => ({ value }));
  const status = await failure(name);
  expect(status).toMatchObject({ code: Code.INTERNAL, message: expect.stringContaining("the most is 3670016") });
  expect(reasonOf(status)).toBe("INVALID_RESULT");
  expect(faults).toHaveLength(1);
});

test("whoever is told of faults may throw: nothing comes of it", async () => {
  const onError = () => {
    throw new Error("told");
  };
  const { longrun, failure } = openBench({ onError });
  const { name } = await longrun.start({}, () => {
    throw new Error("secret");
  });
  expect(await failure(name)).toMatchObject({ code: Code.INTERNAL });
});
