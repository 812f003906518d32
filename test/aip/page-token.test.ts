import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { PageTokens } from "../../src/aip/page-token.ts";

const tokens = new PageTokens(new Uint8Array(32).fill(7));
const position = [1_700_000_000_123, 42];
const binding = ["Operations", "projects/p", "done=true"];
const sealed = () => tokens.seal(position, binding);
const refusal = expect.objectContaining({ name: "LongrunError", reason: "INVALID_PAGE_TOKEN" });

function expectRefusal(token: string, bound: readonly string[] = binding, opener: PageTokens = tokens): void {
  expect(() => opener.open(token, bound)).toThrow(refusal);
}

test("a token gives its position back to a request with the same binding", () => {
  const numbers = fc.array(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), { maxLength: 5 });
  fc.assert(
    fc.property(numbers, fc.array(fc.string({ unit: "grapheme" })), (at, bound) => {
      expect(tokens.open(tokens.seal(at, bound), bound)).toEqual(at);
    }),
  );
});

test("another server with the same key reads it", () => {
  expect(new PageTokens(new Uint8Array(32).fill(7)).open(sealed(), binding)).toEqual(position);
});

test("a token is URL-safe and shows nothing of the position or the binding", () => {
  const token = sealed();
  expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
  const bytes = Buffer.from(token, "base64url").toString("latin1");
  for (const text of ["1700000000123", "42", "projects", "done"]) expect(bytes).not.toContain(text);
  expect(sealed()).not.toBe(token);
});

describe("a token is refused", () => {
  test("if any bit was changed", () => {
    const bytes = Buffer.from(sealed(), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8((changed[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3);
      expectRefusal(changed.toString("base64url"));
    }
  });

  test("if it was truncated or extended anywhere", () => {
    const token = sealed();
    for (let length = 0; length < token.length; length++) {
      expectRefusal(token.slice(0, length));
      expectRefusal(token.slice(token.length - length));
    }
    for (const tail of ["A", "AA", "AAAA", "=", "==", "\n", " ", "%"]) expectRefusal(token + tail);
  });

  test("with another key", () => {
    expectRefusal(sealed(), binding, new PageTokens(new Uint8Array(32).fill(8)));
  });

  test("with any other binding", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expectRefusal(tokens.seal(position, one), other);
      }),
    );
  });

  test.each([
    ["parts moved", ["Operations", "projects/pdone=true", ""]],
    ["a part missing", ["Operations", "projects/p"]],
    ["a part more", [...binding, ""]],
  ])("with a binding that only looks alike: %s", (_, other) => {
    expectRefusal(sealed(), other);
  });

  test("if it is random text or random bytes", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => expectRefusal(text)));
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(fc.property(bytes, (random) => expectRefusal(Buffer.from(random).toString("base64url"))));
  });

  test("if it is the same bytes in other letters", () => {
    const token = sealed();
    expectRefusal(`${token}=`);
    expectRefusal(token.replace(/(.{8})/, "$1\n"));
    let standard = token;
    while (!/[-_]/.test(standard)) standard = sealed();
    expectRefusal(standard.replaceAll("-", "+").replaceAll("_", "/"));
  });

  test("if it is longer than 1 KiB, though sealed by the server", () => {
    expectRefusal(tokens.seal(Array(200).fill(1_700_000_000_123), binding));
  });
});
