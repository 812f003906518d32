import { expect, test } from "@jest/globals";
import { checkFraming } from "../../../../src/transport/http/http1/check-framing.ts";
import { Refusal } from "../../../../src/transport/http/refusal.ts";

/** The status with which a request of this version and transfer coding is refused; undefined if it is not. */
function refusal(httpVersion: string, coding?: string): number | undefined {
  try {
    checkFraming({ httpVersion, headers: coding === undefined ? {} : { "transfer-encoding": coding } });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    expect(thrown.headers).toMatchObject({ connection: "close" });
    return thrown.status;
  }
}

// Some of these Node's parser refuses too, but after it has given the request.
test.each<[string, string | undefined, number | undefined]>([
  ["1.1", undefined, undefined],
  ["1.0", undefined, undefined],
  ["1.1", "chunked", undefined],
  ["1.1", "Chunked", undefined],
  ["1.1", "gzip, chunked", 501],
  ["1.1", ", chunked", 501],
  ["1.1", "", 400],
  ["1.1", "gzip", 400],
  ["1.1", "xchunked", 400],
  ["1.1", "chunked;a=b", 400],
  ["1.1", "identity", 400],
  ["1.1", "chunked, gzip", 400],
  ["1.1", "chunked,", 400],
  ["1.1", "chunked, chunked", 400],
  ["1.0", "chunked", 400],
  ["1.0", "identity", 400],
  ["2.0", undefined, 505],
  ["0.9", undefined, 505],
  ["2.0", "chunked", 505],
])("HTTP/%s with the transfer coding %j is refused with %j", (version, coding, status) => {
  expect(refusal(version, coding)).toBe(status);
});
