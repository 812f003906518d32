import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import { JsonNumber } from "../../src/json/json.ts";
import { parseQuery } from "../../src/transcoding/parse-query.ts";
import { requestJson } from "../../src/transcoding/request-json.ts";
import { input, made, object, refusal } from "./support/request.ts";

describe("a query gives fields by their paths", () => {
  test.each<[string, JsonValue]>([
    ["", {}],
    ["isbn=1", { isbn: "1" }],
    ["isbn=", { isbn: "" }],
    ["book.title=a+b", { book: { title: "a b" } }],
    [
      "book.sequel.page_count=7&book.sequel.title=x&book.title=y",
      { book: { title: "y", sequel: { pageCount: 7, title: "x" } } },
    ],
    ["int32Value=5", { int32Value: 5 }],
    ["int32_value=5", { int32Value: 5 }],
    ["fancyName=a", { fancyName: "a" }],
    ["plain_name=a", { fancyName: "a" }],
    ["authors=a&isbn=1&authors=&authors=c", { authors: ["a", "", "c"], isbn: "1" }],
    ["authors=a", { authors: ["a"] }],
    ["kind=NOVEL", { kind: "NOVEL" }],
    ["kind=1", { kind: 1 }],
    ["kinds=1&kinds=NOVEL", { kinds: [1, "NOVEL"] }],
    ["bool_value=true", { boolValue: true }],
    ["bool_value=false", { boolValue: false }],
    ["int32_value=-1e3", { int32Value: -1000 }],
    ["double_value=-0.5E-1", { doubleValue: -0.05 }],
    ["double_value=NaN&float_value=-Infinity", { doubleValue: "NaN", floatValue: "-Infinity" }],
    ["bytes_value=-_8", { bytesValue: "-_8" }],
    ["bytes_value=%2B/8%3D", { bytesValue: "+/8=" }],
    ["read_time=2020-01-01T00:00:00Z&loan_time=1.5s", { readTime: "2020-01-01T00:00:00Z", loanTime: "1.5s" }],
    ["update_mask=page_count,book.page_count,isbn", { updateMask: "pageCount,book.pageCount,isbn" }],
    ["updateMask=pageCount", { updateMask: "pageCount" }],
    ["updateMask=*", { updateMask: "*" }],
    ["updateMask=line_1,_x,A_B", { updateMask: "line_1,X,A_B" }],
    ["int64_wrapper=7&bool_wrapper=true", { int64Wrapper: 7, boolWrapper: true }],
    ["string_wrapper=%22a%22&double_wrapper=NaN", { stringWrapper: '"a"', doubleWrapper: "NaN" }],
  ])("%s", (query, expected) => {
    expect(made("", { query })).toEqual(expected);
  });

  test("numbers keep their digits", () => {
    expect(
      requestJson(input, { body: "" }, new Map(), parseQuery("uint64_value=18446744073709551615"), undefined),
    ).toEqual(object({ uint64Value: new JsonNumber("18446744073709551615") }));
  });

  test("what comes out is ProtoJSON that a decoder takes", () => {
    const query =
      "book.sequel.page_count=7&kinds=1&kinds=NOVEL&update_mask=book.page_count&int64_wrapper=7&bytesValue=-_8&loanTime=2s";
    expect(toJson(input, fromJson(input, made("", { query })))).toEqual({
      book: { sequel: { pageCount: 7 } },
      kinds: ["NOVEL", "NOVEL"],
      updateMask: "book.pageCount",
      int64Wrapper: "7",
      bytesValue: "+/8=",
      loanTime: "2s",
    });
  });
});

describe("a parameter is refused, by its key,", () => {
  const unknown = "is no parameter of this method.";
  const twice = "is given more than once.";
  const unfit = "is no single value; a query cannot give it.";
  test.each<[string, string, string]>([
    ["page=1", "page", unknown],
    ["=1", "", unknown],
    ["Isbn=1", "Isbn", unknown],
    ["$callback=f", "$callback", unknown],
    ["isbn.x=1", "isbn.x", unknown],
    ["book.=1", "book.", unknown],
    [".isbn=1", ".isbn", unknown],
    ["others.name=1", "others.name", unknown],
    ["labels.a=1", "labels.a", unknown],
    ["labels%5Ba%5D=1", "labels[a]", unknown],
    ["__proto__=1", "__proto__", unknown],
    ["constructor=1", "constructor", unknown],
    ["a%0A%22=1", 'a\\n\\"', unknown],
    ["read_time.seconds=1", "read_time.seconds", unknown],
    ["update_mask.paths=a", "update_mask.paths", unknown],
    ["int64_wrapper.value=1", "int64_wrapper.value", unknown],
    ["struct.fields=1", "struct.fields", unknown],
    ["any.type_url=1", "any.type_url", unknown],
    ["value.string_value=1", "value.string_value", unknown],
    ["list.values=1", "list.values", unknown],
    ["book=1", "book", unfit],
    ["book.sequel=%7B%7D", "book.sequel", unfit],
    ["others=1", "others", unfit],
    ["labels=1", "labels", unfit],
    ["times=2020-01-01T00:00:00Z", "times", unfit],
    ["struct=%7B%7D", "struct", unfit],
    ["any=%7B%7D", "any", unfit],
    ["isbn=1&isbn=1", "isbn", twice],
    ["int32_value=1&int32Value=1", "int32Value", twice],
    ["book.pageCount=1&isbn=1&book.page_count=1", "book.page_count", twice],
    ["updateMask=a&update_mask=b", "update_mask", twice],
  ])("%s", (query, key, description) => {
    expect(refusal(() => made("", { query }))).toEqual(["INVALID_QUERY", key, `${key}: ${description}`]);
  });

  test.each([
    [
      "int32_value",
      ["0x5", " 1", "1 ", "", "+1", "01", "1.", ".5", "1e", "NaN", "Infinity", "--1", "１", "1_0", "true"],
    ],
    ["double_value", ["0x5", " 1", "", "nan", "inf", "+Infinity", "1f", "-"]],
    ["int64_wrapper", ["", "NaN", "1,0"]],
  ])("%s that is no number", (key, values) => {
    for (const value of values) {
      const message = `${key} ${JSON.stringify(value)}: must be a number.`;
      expect(refusal(() => made("", { query: `${key}=${encodeURIComponent(value)}` }))).toEqual([
        "INVALID_QUERY",
        key,
        message,
      ]);
    }
  });

  test.each(["bool_value", "boolWrapper"])("%s that is neither true nor false", (key) => {
    for (const value of ["", "1", "0", "True", "TRUE", "yes", " true", "t"]) {
      const message = `${key} ${JSON.stringify(value)}: must be true or false.`;
      expect(refusal(() => made("", { query: `${key}=${encodeURIComponent(value)}` }))).toEqual([
        "INVALID_QUERY",
        key,
        message,
      ]);
    }
  });

  test("one that is very long or very deep, without repeating all of it", () => {
    for (const key of ["x".repeat(10_000), `book${".sequel".repeat(5000)}.title`]) {
      const [reason, field, message] = refusal(() => made("", { query: `${key}=1` }));
      expect(reason).toBe("INVALID_QUERY");
      expect(field).toBe(`${key.slice(0, 80)}…`);
      expect(message?.length).toBeLessThan(200);
    }
    expect(made("", { query: `book${".sequel".repeat(98)}.title=1` })).toBeDefined();
    expect(refusal(() => made("", { query: `book${".sequel".repeat(99)}.title=1` }))).toContain("INVALID_QUERY");
  });
});
