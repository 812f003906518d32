import fc, { type Arbitrary } from "fast-check";
import { goodPaths, goodQueries, pathsLike, queriesLike } from "./targets.ts";
import { texts } from "./texts.ts";

/** Methods of HTTP, and what is none. */
export const httpMethods: Arbitrary<string> = fc.constantFrom(
  ...[
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "PATCH",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "PUT",
    "TRACE",
    "CONNECT",
    "PRI",
    "get",
    "G T",
  ],
);

/** Whatever may be the target of a request. */
export const requestTargets: Arbitrary<string> = fc
  .tuple(fc.oneof(goodPaths, goodPaths, pathsLike), fc.oneof(fc.constant(""), goodQueries, queriesLike))
  .map(([path, query]) => (query === "" ? path : `${path}?${query}`));

const etags = texts({
  valid: fc.constantFrom("*", '"a"', 'W/"a-1"', '"a.line.int.gzip"', '"a.gzip", "b.proto"', '"a-1", W/"b"'),
  tokens: ["*", '"', '"a"', 'W/"a"', "W/", '.a!"', ",", ", ", ".gzip", ".a", '".a.a.a', "!", '"a.proto"', " ", "\t"],
});
const timeouts = texts({
  valid: fc
    .tuple(fc.nat({ max: 99_999_999 }), fc.constantFrom("H", "M", "S", "m", "u", "n"))
    .map((parts) => parts.join("")),
  tokens: ["1", "0", "9", "99999999", ".", "-", "H", "M", "S", "m", "u", "n", "s", " "],
});
const seconds = texts({
  valid: fc.double({ min: 0, max: 1e6, noNaN: true }).map(String),
  tokens: ["1", "0", "999999999999", ".", "5", "-", "e5", " ", "Infinity"],
});
const lists = texts({
  valid: fc.constantFrom(
    "gzip",
    "gzip, br;q=0.5",
    "application/json, text/event-stream;q=0.1",
    "*/*",
    "identity;q=0, *",
  ),
  tokens: [
    "gzip",
    "*",
    ";q=0",
    ";q=1.0",
    ";",
    "q=",
    ",",
    ", ",
    "text/event-stream",
    "application/json",
    "deflate",
    "/",
  ],
});
const origins = texts({
  valid: fc.constantFrom("https://a.example.com", "http://localhost:8080", "null"),
  tokens: ["http", "https", "://", "a", ".", "localhost", ":", "8080", "/", "@", "*"],
});
const eventIds = texts({
  valid: fc.constantFrom("uid-1-1", "1700000000000", "uid-1-zzzzzzzzzz", "0"),
  tokens: ["uid-1", "-", "1", "z", "9999999999", '"', " "],
});

/** The values of headers that the server reads, by their names in lower case. */
export const headerValues: Readonly<Record<string, Arbitrary<string>>> = {
  "if-match": etags,
  "if-none-match": etags,
  "grpc-timeout": timeouts,
  "x-server-timeout": seconds,
  accept: lists,
  "accept-encoding": lists,
  "content-encoding": lists,
  "content-type": texts({
    valid: fc.constantFrom("application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded"),
    tokens: ["application/json", "; charset=", "utf-8", '"', ";", "text/plain", "/", "application/grpc", "="],
  }),
  origin: origins,
  host: texts({
    valid: fc.constantFrom("localhost:50051", "[::1]:80", "a.example.com", "127.0.0.1"),
    tokens: ["a", ".", ":", "80", "[", "]", "::1", "@", "/", "99999"],
  }),
  expect: fc.constantFrom("100-continue", "100-Continue", "200-ok", ""),
  "last-event-id": eventIds,
  "x-http-method-override": fc.oneof(httpMethods, fc.constantFrom("patch", "get", "__proto__")),
  "x-goog-fieldmask": fc.constantFrom("name", "name,done", "a(b(c", "*", "operations/name"),
  "x-request-id": texts({ valid: fc.uuid(), tokens: ["a", "-", "1", "/", ":", " "] }),
  "access-control-request-method": httpMethods,
  "access-control-request-headers": lists,
  "idempotency-key": fc.uuid(),
  authorization: texts({
    valid: fc.constantFrom("Bearer a.b.c", "Basic YTpi"),
    tokens: ["Bearer", "bearer", " ", "a", ".", ","],
  }),
  "x-api-key": texts({ valid: fc.constantFrom("key"), tokens: ["key", " ", "-", "_"] }),
  traceparent: texts({
    valid: fc.constant("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    tokens: ["00", "-", "ff", "01", "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "0"],
  }),
};

/** Some headers, by their names in lower case. */
export const requestHeaders: Arbitrary<Record<string, string>> = fc
  .array(
    fc.constantFrom(...Object.entries(headerValues)).chain(([name, value]) => fc.tuple(fc.constant(name), value)),
    { maxLength: 4 },
  )
  .map(Object.fromEntries);
