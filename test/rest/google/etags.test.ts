import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { namedTag, parseTags, tagOfForm, withoutForm } from "../../../src/rest/google/entity-tags.ts";
import { setUp } from "./set-up.ts";

const DONE = { done: true, error: { code: 13, message: "failed" } };

async function setUpOne() {
  const context = setUp();
  await context.call("createOperation", { operationId: "a" });
  const tag = async (path: string) => (await context.send(`GET /v1/${path}`)).headers.etag ?? "";
  return { ...context, tag };
}

test("the ETag of an operation is the same until it changes; that of its record is the record's etag", async () => {
  const { tag, ask, call } = await setUpOne();
  const first = await tag("operations/a");
  expect(first).toMatch(/^"[\w-]{22}"$/);
  expect(await tag("operations/a")).toBe(first);
  const record = await tag("operations/a:record");
  expect(record).toBe((await call("getOperationRecord", { name: "operations/a" })).etag);
  await ask("PATCH /v1/operations/a", { body: { progress: { fraction: 0.5 } } });
  expect(await tag("operations/a")).toBe(first);
  expect(await tag("operations/a:record")).not.toBe(record);
  expect(await ask("PATCH /v1/operations/a?updateMask=error,done", { body: DONE })).toMatchObject([200, DONE]);
  expect(await tag("operations/a")).not.toBe(first);
});

test("each form of an answer has an ETag of its own, the same for the same form", async () => {
  const { open } = await setUpOne();
  const tagAt = async (query: string, headers = {}) =>
    (await open(`GET /v1/operations/a:record${query}`, { headers })).headers?.etag;
  const forms = ["", "?prettyPrint=false", "?alt=proto", "?alt=json;enum-encoding=int", "?fields=state"];
  forms.push("?fields=state,etag", "?fields=operation/name", "?fields=state&prettyPrint=false");
  const tags = await Promise.all(forms.map((form) => tagAt(form)));
  expect(new Set(tags).size).toBe(forms.length);
  expect(await tagAt("?alt=json&prettyPrint=1")).toBe(tags[0]);
  expect(await tagAt("?$fields=etag,state")).toBe(tags[5]);
  expect(await tagAt("?fields=operation(name)")).toBe(tags[6]);
  expect(await tagAt("", { "x-goog-fieldmask": "state" })).toBe(tags[4]);
  expect(await tagAt("?fields=state")).toBe(tags[4]);
});

test("If-None-Match that names the ETag is answered with 304 and no body", async () => {
  const { tag, send, ask } = await setUpOne();
  for (const path of ["operations/a", "operations/a:record", "operations/a?fields=name", "operations/a?alt=proto"]) {
    const etag = await send(`GET /v1/${path}`, { headers: { "if-none-match": "*" } }).then(
      ({ headers }) => headers.etag,
    );
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, `"a,b",,${etag} ,`, "*"]) {
      const answer = await send(`GET /v1/${path}`, { headers: { "if-none-match": header } });
      expect(answer).toMatchObject({ status: 304, headers: { etag }, text: "" });
    }
  }
  const etag = await tag("operations/a");
  const others = ['"x"', etag.slice(1, -1), "", tagOfForm(etag, "proto"), `"x ${etag}"`, `"x,${etag.slice(1)}`];
  for (const header of others) {
    expect((await ask("GET /v1/operations/a", { headers: { "if-none-match": header } }))[0]).toBe(200);
  }
  expect(await ask("GET /v1/operations/b", { headers: { "if-none-match": "*" } })).toEqual([
    404,
    "OPERATION_NOT_FOUND",
  ]);
});

test("304 has the headers that 200 would have, but for those of the body", async () => {
  const { send } = await setUpOne();
  const { headers } = await send("GET /v1/operations/a");
  const { "content-type": _, ...common } = headers;
  const unchanged = await send("GET /v1/operations/a", { headers: { "if-none-match": headers.etag } });
  expect(unchanged.headers).toEqual(common);
  expect(common).toEqual({
    "cache-control": "private, no-cache",
    etag: headers.etag,
    vary: "Accept-Encoding, X-Goog-FieldMask",
  });
});

test("If-None-Match with the tag of a compressed answer is answered with that tag", async () => {
  const { tag, send } = await setUpOne();
  const gzip = tagOfForm(await tag("operations/a"), "gzip");
  const headers = { "if-none-match": gzip, "accept-encoding": "gzip" };
  expect(await send("GET /v1/operations/a", { headers })).toMatchObject({ status: 304, headers: { etag: gzip } });
  expect((await send("GET /v1/operations/a", { headers: { "if-none-match": gzip } })).status).toBe(200);
});

test("the tag of a compressed answer is named back to a client that takes compressed answers", () => {
  const gzip = '"a.gzip"';
  for (const acceptEncoding of ["gzip", "br, gzip;q=0.5", "*", "deflate, GZIP; q=1"]) {
    expect(namedTag(gzip, '"a"', acceptEncoding)).toBe(gzip);
    expect(namedTag(`"a", W/${gzip}`, '"a"', acceptEncoding)).toBe(gzip);
    expect(namedTag('"a"', '"a"', acceptEncoding)).toBe('"a"');
    expect(namedTag('"b.gzip"', '"a"', acceptEncoding)).toBeUndefined();
    expect(namedTag(gzip, '"a.proto"', acceptEncoding)).toBeUndefined();
  }
  for (const acceptEncoding of [undefined, "br", "gzip;q=0", "gzip; q=0.000, br", "*;q=0"]) {
    expect(namedTag(gzip, '"a"', acceptEncoding)).toBeUndefined();
    expect(namedTag(`${gzip}, "a"`, '"a"', acceptEncoding)).toBe('"a"');
  }
});

test("a list of entity tags is read by the grammar, whatever is between the quotes", () => {
  const character = fc.mapToConstant(
    { num: 1, build: () => "!" },
    { num: 0x5c, build: (index) => String.fromCharCode(0x23 + index) },
    { num: 0x80, build: (index) => String.fromCharCode(0x80 + index) },
  );
  const tag = fc
    .tuple(fc.boolean(), fc.string({ unit: character, maxLength: 8 }))
    .map(([isWeak, text]) => `${isWeak ? "W/" : ""}"${text}"`);
  const comma = fc.constantFrom(",", " , ", ",\t", ",, ,");
  fc.assert(
    fc.property(fc.array(fc.tuple(tag, comma), { minLength: 1 }), fc.boolean(), (elements, isOpen) => {
      const text = elements.map((element) => element.join("")).join("");
      const header = isOpen ? text : text.slice(0, text.lastIndexOf('"') + 1);
      expect(parseTags("If-Match", header)).toEqual(elements.map(([each]) => each));
    }),
  );
});

test.each(["", " ", ",", "x", '"x', 'x"', '"x" "y"', '"x"y', 'w/"x"', 'W/ "x"', '"x", y', '*, "x"', '"a b"', '"\x7f"'])(
  "%j is no list of entity tags",
  (header) => {
    expect(() => parseTags("If-Match", header)).toThrow("must be * or a list of entity tags");
  },
);

test("a tag is found again from that of any form", () => {
  for (const form of ["", "proto", "line.int.a-_b9", "gzip", "line.gzip"]) {
    expect(withoutForm(tagOfForm('"uid-1-a"', form))).toBe('"uid-1-a"');
  }
});
