import { create } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "@jest/globals";
import { leaveToOwners } from "../../src/proto/leave-to-owners.ts";
import { field, file, message } from "./file-set.ts";

const owners = new Map([
  ["shop.Book", "book.proto"],
  ["shop.Size", "size.proto"],
  ["shop.Books", "book.proto"],
  ["shop.isbn", "isbn.proto"],
  ["Book", "elsewhere.proto"],
  ["shop.Page", "page.proto"],
]);
const leave = (init: ReturnType<typeof file>) => {
  return leaveToOwners(create(FileDescriptorProtoSchema, init), (symbol) => owners.get(symbol));
};

test("a file that shares nothing with others is left as it is", () => {
  const original = create(FileDescriptorProtoSchema, file("a.proto", { messageType: [message("Shelf")] }));
  expect(leaveToOwners(original, () => undefined)).toBe(original);
});

test("what others declare goes, what they don't stays, and their files are imported publicly", () => {
  const shared = file("a.proto", {
    dependency: ["x.proto", "size.proto", "y.proto"],
    publicDependency: [2],
    messageType: [message("Book"), message("Shelf", ".shop.Book")],
    enumType: [{ name: "Size" }, { name: "Color" }],
    service: [{ name: "Books" }, { name: "Shelves" }],
    extension: [
      { ...field(".shop.Book"), extendee: ".shop.Shelf", name: "isbn" },
      { ...field(".shop.Book"), extendee: ".shop.Shelf", name: "ean" },
    ],
    sourceCodeInfo: { location: [{ path: [4, 0], leadingComments: "A book." }] },
  });
  expect(leave(shared)).toEqual(
    create(FileDescriptorProtoSchema, {
      ...shared,
      dependency: ["x.proto", "size.proto", "y.proto", "book.proto", "isbn.proto"],
      publicDependency: [2, 3, 1, 4],
      messageType: [message("Shelf", ".shop.Book")],
      enumType: [{ name: "Color" }],
      service: [{ name: "Shelves" }],
      extension: [{ ...field(".shop.Book"), extendee: ".shop.Shelf", name: "ean" }],
      sourceCodeInfo: undefined,
    }),
  );
});

test("names are told apart by package, and those inside of messages are nobody else's", () => {
  const nested = { name: "Shelf", nestedType: [message("Page"), message("Book")] };
  expect(leave(file("a.proto", { messageType: [nested] })).messageType).toMatchObject([nested]);
  expect(leave(file("a.proto", { package: "", messageType: [message("Book")] })).dependency).toEqual([
    "elsewhere.proto",
  ]);
  expect(leave(file("a.proto", { package: "store", messageType: [message("Book")] })).dependency).toEqual([]);
});
