import { expect, test } from "@jest/globals";
import { draining, LongrunError, notFound } from "../../src/errors.ts";
import { Code } from "../../src/proto/messages.ts";
import { errorHeaders } from "../../src/rest/error-headers.ts";

test("an error that tells when to call again has Retry-After in seconds", () => {
  expect(errorHeaders(draining())).toEqual({ "retry-after": "1" });
});

test("an error for want of credentials says which ones are taken", () => {
  class Unauthenticated extends LongrunError {
    override get code(): Code {
      return Code.UNAUTHENTICATED;
    }
  }
  expect(errorHeaders(new Unauthenticated("INTERNAL", "Who are you?"))).toEqual({ "www-authenticate": "Bearer" });
});

test("other errors have no headers of their own", () => {
  expect(errorHeaders(notFound("operations/a"))).toEqual({});
});
