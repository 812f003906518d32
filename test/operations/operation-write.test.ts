import { create } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseWrite } from "../../src/operations/operation-write.ts";
import { OperationSchema } from "../../src/proto/messages.ts";
import { failed, type OperationInit, packed, succeeded } from "./requests.ts";

function parse(body: OperationInit | undefined, paths?: string[], progress?: { fraction: number; message: string }) {
  const mask = paths && create(FieldMaskSchema, { paths });
  return parseWrite(body && create(OperationSchema, body), mask, progress);
}

const metadata = packed("m");
const full = { ...succeeded(), metadata };
const { result } = create(OperationSchema, succeeded());
const { result: failure } = create(OperationSchema, failed());

describe("a write covers", () => {
  test("nothing without a body", () => {
    expect(parse(undefined)).toEqual({});
  });

  test.each<[string, OperationInit, string[] | undefined, object]>([
    ["nothing of an empty body without a mask", {}, undefined, {}],
    ["the populated fields without a mask", full, undefined, { metadata, result }],
    ["the populated fields with an empty mask", { metadata }, [], { metadata }],
    ["what the mask names, and no more", full, ["metadata"], { metadata }],
    ["the result only, if the mask says so", full, ["done", "response"], { result }],
    ["the clearing of metadata that the mask names", {}, ["metadata"], { metadata: null }],
    ["everything with *", succeeded(), ["*"], { metadata: null, result }],
    ["nothing by a mask of a result that is not there", {}, ["response", "error", "done"], {}],
    ["nothing by a mask of the other result", full, ["error"], {}],
    ["never the name", { name: "operations/a" }, undefined, {}],
  ])("%s", (_, body, paths, expected) => {
    const { metadata: written, result: ending } = parse(body, paths);
    expect({ ...(written !== undefined && { metadata: written }), ...(ending && { result: ending }) }).toEqual(
      expected,
    );
  });

  test("the progress, whatever the mask", () => {
    expect(parse(undefined, undefined, { fraction: 1, message: "m" })).toEqual({
      progress: { fraction: 1, message: "m" },
    });
    expect(parse(undefined, ["metadata"], { fraction: 0, message: "" })).toMatchObject({ progress: { fraction: 0 } });
  });
});

describe("a write is refused as INVALID_OPERATION", () => {
  const noSlash = { typeUrl: "google.protobuf.Empty", value: new Uint8Array() };
  test.each<[string, OperationInit, string[] | undefined, RegExp]>([
    ["done without a result", { done: true }, undefined, /^operation\.done: needs a response or an error/],
    ["done without a result, by mask", full, ["done"], /^operation\.done: needs/],
    ["done without the result that the mask names", full, ["done", "error"], /^operation\.done: needs/],
    ["a response without done", { result }, undefined, /^operation\.response: needs done = true/],
    ["an error without done", { result: failure }, undefined, /^operation\.error: needs done = true/],
    ["a response that is done outside of the mask", full, ["response"], /^operation\.response: needs done = true/],
    ["a response without done, by *", { result }, ["*"], /^operation\.response: needs done/],
    ["error code 0", failed(0), undefined, /^operation\.error\.code "0": must be a gRPC code from 1 to 16/],
    ["error code 17", failed(17), undefined, /^operation\.error\.code "17"/],
    ["error code -1", failed(-1), undefined, /^operation\.error\.code "-1"/],
    ["metadata without a slash", { metadata: noSlash }, undefined, /^operation\.metadata\.type_url "google/],
    ["metadata without a type", { metadata: { typeUrl: "" } }, undefined, /^operation\.metadata\.type_url "": must/],
    [
      "a response without a slash",
      { done: true, result: { case: "response", value: noSlash } },
      undefined,
      /^operation\.response\.type_url "google/,
    ],
    [
      "a detail of an error without a slash",
      { done: true, result: { case: "error", value: { code: 1, details: [metadata, noSlash] } } },
      undefined,
      /^operation\.error\.details\[1\]\.type_url "google/,
    ],
  ])("for %s", (_, body, paths, message) => {
    const refusal = expect.objectContaining({ reason: "INVALID_OPERATION", message: expect.stringMatching(message) });
    expect(() => parse(body, paths)).toThrow(refusal);
  });
});

test("error codes from 1 to 16 are accepted", () => {
  for (let code = 1; code <= 16; code++) expect(parse(failed(code)).result?.value).toMatchObject({ code });
});

test("progress must be a number from 0 to 1", () => {
  const refusal = expect.objectContaining({ reason: "INVALID_PROGRESS" });
  fc.assert(
    fc.property(fc.double(), (fraction) => {
      const write = () => parse(undefined, undefined, { fraction, message: "" });
      if (fraction >= 0 && fraction <= 1) expect(write().progress).toEqual({ fraction, message: "" });
      else expect(write).toThrow(refusal);
    }),
  );
  for (const fraction of [Number.NaN, Number.POSITIVE_INFINITY, -Number.MIN_VALUE, 1 + Number.EPSILON]) {
    expect(() => parse(undefined, undefined, { fraction, message: "" })).toThrow(refusal);
  }
});

test("the message of a progress has at most 2,048 characters", () => {
  const progress = (length: number) => parse(undefined, undefined, { fraction: 0, message: "😀".repeat(length) });
  expect(progress(2048)).toHaveProperty("progress");
  expect(() => progress(2049)).toThrow(expect.objectContaining({ reason: "INVALID_PROGRESS" }));
});

test("an unknown path of the mask is refused, whatever else is wrong", () => {
  const refusal = expect.objectContaining({ reason: "INVALID_UPDATE_MASK" });
  expect(() => parse({ done: true }, ["name"], { fraction: 2, message: "" })).toThrow(refusal);
});
