import { expect, test } from "@jest/globals";
import { errorOf } from "./support/rpc-error.ts";
import { serve } from "./support/serve.ts";

test("an operation is got by its name", async () => {
  const { registry, operations } = await serve();
  const created = await registry.createOperation({ parent: "projects/p/locations/l", operationId: "a" });
  expect(await operations.getOperation({ name: "projects/p/locations/l/operations/a" })).toEqual(created);
});

test("an unknown name is NOT_FOUND, with the resource in the details", async () => {
  const { operations } = await serve();
  const error = await errorOf(operations.getOperation({ name: "operations/unknown" }));
  expect(error).toMatchObject({ code: "NOT_FOUND", resourceName: "operations/unknown" });
});

test.each(["", "a", "operations", "operations/", "/operations/a", "operations/a/", "operations/a/b", "operations//a"])(
  "the malformed name %j is INVALID_ARGUMENT and the field is named",
  async (name) => {
    const { operations } = await serve();
    expect(await errorOf(operations.getOperation({ name }))).toMatchObject({
      code: "INVALID_ARGUMENT",
      fields: ["name"],
    });
  },
);
