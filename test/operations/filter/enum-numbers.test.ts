import { createRegistry } from "@bufbuild/protobuf";
import { NullValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { enumNumbers } from "../../../src/operations/filter/enum-numbers.ts";
import { OperationFilters } from "../../../src/operations/filter/operation-filters.ts";
import { JobSchema, types } from "./support/types.ts";

test("the numbers of a name are those of all enums in messages", () => {
  const numbers = enumNumbers(types);
  expect(numbers("RED")).toEqual([1]);
  expect(numbers("BLUE")).toEqual([-2]);
  expect(numbers("NULL_VALUE")).toContain(0);
  expect(numbers("PURPLE")).toEqual([]);
  expect(numbers("constructor")).toEqual([]);
});

test("0 is among the numbers of an enum's first value, for that need not be encoded", () => {
  expect(enumNumbers(types)("SMALL")).toEqual([1, 0]);
  expect(enumNumbers(types)("LARGE")).toEqual([2]);
});

test("enums are found in the messages that are in those of the registry", () => {
  const outer = createRegistry(JobSchema);
  expect(enumNumbers(outer)("RED")).toEqual([1]);
  expect(enumNumbers(outer)("NULL_VALUE")).toContain(0);
  expect(enumNumbers(createRegistry(NullValueSchema))("NULL_VALUE")).toEqual([]);
});

test("filters know them if their types can be looked through", () => {
  const parsed = new OperationFilters(types).parse("metadata.color = RED");
  expect(parsed?.enumNumbers?.("RED")).toEqual([1]);
  const onlyFound = new OperationFilters({ getMessage: (name) => types.getMessage(name) }).parse(
    "metadata.color = RED",
  );
  expect(onlyFound?.enumNumbers).toBeUndefined();
});
