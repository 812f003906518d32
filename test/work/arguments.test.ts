import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import { openBench } from "./support.ts";

const work = () => ({ value: "" });
const options = { inputType: StringValueSchema, onCrash: "fail" };

/** The library as plain JavaScript sees it. */
function openUntyped() {
  const { longrun } = openBench();
  const untyped: {
    start(...args: unknown[]): Promise<unknown>;
    handle(...args: unknown[]): { run(...args: unknown[]): Promise<unknown> };
    drain(...args: unknown[]): Promise<void>;
  } = longrun as never;
  return untyped;
}

describe("a wrong argument of plain JavaScript is an error that names it, and nothing is started", () => {
  test.each([
    [[undefined, work], "options must be an object, not undefined."],
    [[{}, undefined], "work must be a function, not undefined."],
    [[{}, {}], "work must be a function, not an object."],
    [[{ parent: 5 }, work], "parent must be a text, not a number."],
    [[{ operationId: 5 }, work], "operationId must be a text"],
    [[{ requestId: null }, work], "requestId must be a text, not null."],
    [[{ principal: {} }, work], "principal must be a text"],
    [[{ exclusiveTarget: 5 }, work], "exclusiveTarget must be a text"],
    [[{ labels: "a=b" }, work], "labels must be an object, not a string."],
    [[{ labels: { a: 1 } }, work], "labels.a must be a text, not a number."],
    [[{ ttl: "5s" }, work], "ttl 5s: must be a number of milliseconds."],
    [[{ ttl: Number.NaN }, work], "ttl NaN: must be a number of milliseconds."],
    [[{ ttl: Number.POSITIVE_INFINITY }, work], "ttl Infinity: must be a number of milliseconds."],
  ])("start(...%j)", async (args, message) => {
    await expect(openUntyped().start(...args)).rejects.toThrow(message);
  });

  test.each([
    [[undefined, options, work], "name must be a text, not undefined."],
    [["a", undefined, work], "options must be an object"],
    [["a", options, undefined], "work must be a function"],
    [["a", { onCrash: "fail" }, work], "inputType must be a message type, not undefined."],
    [["a", { inputType: StringValueSchema }, work], 'onCrash must be "rerun" or "fail".'],
    [["a", { ...options, onCrash: "again" }, work], 'onCrash must be "rerun" or "fail".'],
    [["a", { ...options, maxAttempts: 0 }, work], "maxAttempts 0: must be a whole number from 1 on."],
    [["a", { ...options, maxAttempts: 1.5 }, work], "maxAttempts 1.5: must be"],
    [["a", { ...options, maxAttempts: Number.NaN }, work], "maxAttempts NaN: must be"],
    [["a", { ...options, maxAttempts: "3" }, work], "maxAttempts 3: must be"],
  ])("handle(...%j)", (args, message) => {
    const longrun = openUntyped();
    expect(() => longrun.handle(...args)).toThrow(message);
    expect(longrun.handle("a", options, work)).toBeDefined();
  });

  test("run(...)", async () => {
    const { run } = openUntyped().handle("a", options, work);
    await expect(run({ value: "" }, { parent: 5 })).rejects.toThrow("parent must be a text");
    await expect(run(undefined)).rejects.toThrow("A message of the type google.protobuf.StringValue is needed");
  });

  test.each([Number.NaN, -1, undefined])("drain(%j)", async (grace) => {
    await expect(openUntyped().drain(grace)).rejects.toThrow(/^grace (NaN|-1|must be a number of milliseconds)/);
  });
});
