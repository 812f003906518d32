import { describe, expect, test } from "@jest/globals";
import { type Json, JsonNumber } from "../../src/json/json.ts";
import { plainJson } from "./support/plain-json.ts";
import { made, object, type Parts, refusal } from "./support/request.ts";

describe("each field comes from one part of the request", () => {
  const body = object({ title: "b", name: "from body", page_count: new JsonNumber("3") });

  test("path, query and a field in the body go together", () => {
    const parts = { path: { isbn: "1", int32_value: "2", kind: "NOVEL" }, query: "authors=a", body };
    expect(made("book", parts)).toEqual({
      isbn: "1",
      int32Value: 2,
      kind: "NOVEL",
      authors: ["a"],
      book: { title: "b", name: "from body", page_count: 3 },
    });
  });

  test("the body may repeat what the path sets, but not contradict it", () => {
    const path = { "book.name": "from path", "book.page_count": "4" };
    expect(made("book", { path, body })).toEqual({ book: { title: "b", name: "from path", pageCount: 4 } });
    for (const key of ["plain_name", "fancyName"]) {
      const put = (value: string) =>
        made("*", { path: { plain_name: "p" }, body: object({ [key]: value, isbn: "1" }) });
      expect(put("p")).toEqual({ fancyName: "p", isbn: "1" });
      expect(() => put("x")).toThrow(expect.objectContaining({ reason: "INVALID_BODY" }));
    }
    for (const empty of [undefined, null]) {
      const sent = empty === undefined ? {} : { body: empty };
      expect(made("book", { path: { "book.name": "n" }, ...sent })).toEqual({ book: { name: "n" } });
    }
    const both = object({ plain_name: "a", fancyName: "b" });
    expect(made("*", { body: both })).toEqual({ plain_name: "a", fancyName: "b" });
  });

  test("what the path sets goes into the message of the body, by whichever name that is there", () => {
    const path = { "best_seller.name": "p" };
    const title = object({ title: "t" });
    const filled = { title: "t", name: "p" };
    expect(made("*", { path, body: object({ best_seller: title }) })).toEqual({ best_seller: filled });
    expect(made("*", { path, body: object({ bestSeller: title }) })).toEqual({ bestSeller: filled });
    expect(made("*", { path, body: object({ best_seller: title, bestSeller: title }) })).toEqual({
      best_seller: filled,
      bestSeller: { title: "t" },
    });
  });

  test("the body itself is not changed", () => {
    const inner = object({ name: "b" });
    const outer = object({ book: inner });
    expect(made("*", { path: { "book.name": "p" }, body: outer })).toEqual({ book: { name: "p" } });
    expect(plainJson(outer)).toEqual({ book: { name: "b" } });
  });

  test("a body of * is the request, and leaves nothing to the query", () => {
    expect(made("*", { body: object({ isbn: "1", page: "kept for the decoder to refuse" }) })).toEqual({
      isbn: "1",
      page: "kept for the decoder to refuse",
    });
    expect(made("*", {})).toEqual({});
    expect(refusal(() => made("*", { query: "kind=1&isbn=2" }))).toEqual([
      "INVALID_QUERY",
      "kind",
      "kind: is not taken: the body of this request gives all fields.",
    ]);
  });

  test("a body of a field is its value, of any kind, or leaves it unset", () => {
    expect(made("authors", { body: ["a"] })).toEqual({ authors: ["a"] });
    expect(made("isbn", { body: "a" })).toEqual({ isbn: "a" });
    expect(made("plain_name", { body: "a" })).toEqual({ fancyName: "a" });
    expect(made("book", { body: [] })).toEqual({ book: [] });
    expect(made("book", {})).toEqual({});
  });

  test("where no body is taken, none and {} are fine", () => {
    expect(made("", { body: object({}), query: "isbn=1" })).toEqual({ isbn: "1" });
    expect(refusal(() => made("", { body: object({ isbn: "1" }) }))).toEqual([
      "INVALID_BODY",
      "body",
      "body: must be empty: this request takes none.",
    ]);
  });

  test.each<[string, Json]>([
    ["an array", []],
    ["text", "{}"],
    ["a number", new JsonNumber("1")],
    ["true", true],
    ["null", null],
  ])("%s is no request", (_, wrong) => {
    for (const rule of ["", "*"]) {
      expect(refusal(() => made(rule, { body: wrong }))).toEqual([
        "INVALID_BODY",
        "body",
        "body: must be a JSON object.",
      ]);
    }
  });

  test("a body that is no object cannot hold what the path sets", () => {
    const path = { "book.sequel.name": "n" };
    const wrong = object({ book: object({ sequel: "x" }) });
    expect(refusal(() => made("*", { path, body: wrong }))).toEqual([
      "INVALID_BODY",
      "book.sequel",
      "book.sequel: must be an object.",
    ]);
  });

  test.each<[string, Parts, string, string]>([
    ["book", { query: "book.title=1" }, "book.title", "body"],
    ["book", { query: "book=1" }, "book", "body"],
    ["", { path: { isbn: "1" }, query: "isbn=1" }, "isbn", "path"],
    ["", { path: { plain_name: "1" }, query: "fancyName=1" }, "fancyName", "path"],
    ["", { path: { "book.page_count": "1" }, query: "book.pageCount=1" }, "book.pageCount", "path"],
  ])("what path or body give, a query cannot: %#", (rule, parts, key, by) => {
    expect(refusal(() => made(rule, parts))).toEqual([
      "INVALID_QUERY",
      key,
      `${key}: is given by the ${by} of this request.`,
    ]);
  });

  test("a query may give the neighbours of what the path gives", () => {
    expect(made("", { path: { "book.name": "n" }, query: "book.title=t" })).toEqual({
      book: { name: "n", title: "t" },
    });
  });

  test("a part of the path that is no value of its field is refused", () => {
    expect(refusal(() => made("", { path: { "book.page_count": "0x5" } }))).toEqual([
      "INVALID_PATH",
      "book.page_count",
      'book.page_count "0x5": must be a number.',
    ]);
  });
});
