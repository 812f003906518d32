import { fromBinary, toJson } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { servedDescriptors } from "../../src/proto/descriptor-set.ts";
import { DescriptorSetError } from "../../src/proto/descriptor-set-error.ts";
import { embed } from "../../src/proto/encode.ts";
import { KnownTypes } from "../../src/proto/known-types.ts";
import { typeRegistry } from "../../src/proto/type-registry.ts";
import { buildUserTypes } from "../support/user-types.ts";
import { file, fileSet, message } from "./file-set.ts";

test("without a user's the types are those that longrun serves or shows, for every server the same ones", () => {
  const { descriptors, registry } = new KnownTypes();
  expect(descriptors === servedDescriptors()).toBe(true);
  expect(registry === typeRegistry(servedDescriptors())).toBe(true);
});

test.each([
  ["an image of buf", []],
  ["a FileDescriptorSet", ["--as-file-descriptor-set"]],
  ["a set without comments", ["--exclude-source-info"]],
])("the user's types may come as %s", (_, flags) => {
  const { descriptors, registry } = new KnownTypes(buildUserTypes(...flags));
  expect(descriptors.fileOfSymbol("shop.v1.ImportMetadata.current_book")?.name).toBe("shop/v1/import.proto");
  expect(registry.getMessage("shop.v1.Book")?.fields.map(({ name }) => name)).toEqual(["title", "copies_by_city"]);
  expect(registry.getMessage("longrun.v1.OperationRecord")?.name).toBe("OperationRecord");
});

test("imports that longrun has itself may be left out", () => {
  const set = buildUserTypes("--exclude-imports");
  expect(Buffer.from(set).includes("FileDescriptorProto")).toBe(false);
  const { registry } = new KnownTypes(set);
  expect(registry.getMessage("shop.v1.ImportMetadata")?.field.beginTime?.message?.typeName).toBe(
    "google.protobuf.Timestamp",
  );
});

test("several sets may be put one after the other, also with the same files in each", () => {
  const other = fileSet(file("film.proto", { messageType: [message("Film")] }));
  const { registry } = new KnownTypes(Buffer.concat([buildUserTypes(), other, buildUserTypes()]));
  expect(registry.getMessage("shop.v1.Book")).toBeDefined();
  expect(registry.getMessage("shop.Film")).toBeDefined();
});

test("what longrun declares itself counts for the user's types too, and not a copy under another name", () => {
  const { registry, descriptors } = new KnownTypes(buildUserTypes());
  expect(descriptors.fileOfSymbol("google.rpc.Status")?.name).toBe("google/rpc/status.proto");
  const metadata = registry.getMessage("shop.v1.ImportMetadata");
  const extra = registry.getMessage("google.rpc.Extra");
  const used = [
    registry.getMessage("google.rpc.Status"),
    metadata?.field.failures?.message,
    extra?.field.status?.message,
  ];
  expect(used.map((status) => status?.file.proto.name)).toEqual(Array(3).fill("google/rpc/status.proto"));
  expect(new Set(used).size).toBe(1);
});

test("a user's message is decoded, with the Any and the message of longrun's that it holds", () => {
  const { registry } = new KnownTypes(buildUserTypes());
  const metadata = registry.getMessage("shop.v1.ImportMetadata");
  if (metadata === undefined) throw new Error("there is no such message");
  const text = (fieldNumber: number, value: string) => embed(fieldNumber, Buffer.from(value));
  const reason = Buffer.concat([text(1, "type.googleapis.com/google.rpc.ErrorInfo"), embed(2, text(1, "TORN"))]);
  const failure = Buffer.concat([Buffer.from([0x08, 5]), text(2, "no such book")]);
  const bytes = Buffer.concat([embed(2, text(1, "Dune")), embed(3, failure), embed(5, reason)]);
  expect(toJson(metadata, fromBinary(metadata, bytes), { registry })).toEqual({
    currentBook: { title: "Dune" },
    failures: [{ code: 5, message: "no such book" }],
    source: { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "TORN" },
  });
});

test.each<[string, Uint8Array]>([
  ["is malformed", Buffer.from("no set")],
  ["lacks an import", fileSet(file("a.proto", { dependency: ["b.proto"] }))],
  ["lacks a type", fileSet(file("a.proto", { messageType: [message("Book", ".shop.Page")] }))],
])("a user's set that %s is refused at once", (_, set) => {
  expect(() => new KnownTypes(set)).toThrow(DescriptorSetError);
});
