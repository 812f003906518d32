import { DurationSchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "@jest/globals";
import {
  type LoadedMethod,
  type MessageTypeSource,
  type MethodSource,
  messageIn,
  pack,
  type StartOptions,
  serviceIn,
} from "../../src/index.ts";
import { DescriptorSet, servedDescriptors } from "../../src/proto/descriptor-set.ts";
import { Code } from "../../src/proto/messages.ts";
import { typeRegistry } from "../../src/proto/type-registry.ts";
import { descriptorSet, loaded } from "./bookstore.ts";
import { openBench } from "./support.ts";

const response = messageIn(loaded, "bookstore.v1.ExportBooksResponse");
const metadata = messageIn(loaded, "bookstore.v1.ExportBooksMetadata");
const other = messageIn(loaded, "bookstore.v1.CountBooksResponse");
const { ExportBooks, CountBooks } = serviceIn(loaded, "bookstore.v1.Bookstore") as Record<string, LoadedMethod>;
const schema = typeRegistry(new DescriptorSet(descriptorSet, servedDescriptors()))
  .getService("bookstore.v1.Bookstore")
  ?.methods.find(({ name }) => name === "ExportBooks");
if (!(ExportBooks && CountBooks && schema)) throw new Error("the methods are not there");

type AnyType = MessageTypeSource | undefined;

const forms: readonly [string, MethodSource][] = [
  ["as proto-loader has it", ExportBooks],
  ["as protobuf-es has it", schema],
  ["by its name in the descriptor set", "bookstore.v1.Bookstore.ExportBooks"],
];

describe.each(forms)("what a method promises, given %s,", (_, method) => {
  test("is held by the types that it names, with their package and without", async () => {
    const { longrun, ended } = openBench({ descriptorSet });
    const started = await longrun.start(
      { method, responseType: response, metadataType: metadata, metadata: { books: 1 } },
      () => ({ uri: "gs://books.csv" }),
    );
    expect(started.metadata).toMatchObject(pack(metadata, { books: 1 }));
    expect((await ended(started.name)).result).toMatchObject({
      value: { value: pack(response, { uri: "gs://books.csv" }).value },
    });
  });

  test.each<[string, Pick<StartOptions<AnyType, AnyType>, "responseType" | "metadataType">]>([
    ["response", { responseType: other }],
    ["metadata", { metadataType: other }],
    ["response", { responseType: StringValueSchema }],
  ])("is not held by another type of the %s: nothing is created", async (part, types) => {
    const { longrun, repository } = openBench({ descriptorSet });
    const started = longrun.start({ method, operationId: "a", ...types }, () => JSON.parse("{}"));
    await expect(started).rejects.toMatchObject({
      reason: "OPERATION_TYPE_MISMATCH",
      code: Code.INTERNAL,
      message: expect.stringContaining(`The ${part} of bookstore.v1.Bookstore.ExportBooks is a `),
    });
    expect(await repository.read("operations/a")).toBeUndefined();
  });

  test("is not held by a response of another type that the function has packed: the operation fails", async () => {
    const { longrun, failure } = openBench({ descriptorSet });
    const { name } = await longrun.start({ method }, () => pack(DurationSchema, {}));
    expect(await failure(name)).toMatchObject({
      code: Code.INTERNAL,
      message: expect.stringContaining("is a google.protobuf.Duration, but its operation_info says "),
    });
  });
});

test("a method that promises nothing is held to nothing", async () => {
  const { longrun, ended } = openBench();
  const { name } = await longrun.start({ method: CountBooks }, () => pack(DurationSchema, {}));
  expect((await ended(name)).result.case).toBe("response");
});

test("a method that is not in the descriptor set is not known", async () => {
  const { longrun } = openBench({ descriptorSet });
  const started = longrun.start({ method: "bookstore.v1.Bookstore.SellBooks" }, () => {});
  await expect(started).rejects.toThrow('"bookstore.v1.Bookstore.SellBooks" is no method of the descriptor set.');
});

test("a method that is undefined is misspelt, not left out", async () => {
  const { longrun } = openBench();
  const { ExportBoks } = serviceIn(loaded, "bookstore.v1.Bookstore");
  await expect(longrun.start({ method: ExportBoks }, () => {})).rejects.toThrow("is its name misspelt?");
});
