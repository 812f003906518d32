import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:http2";
import { request as requestTls } from "node:https";
import { gzipSync } from "node:zlib";
import { expect, jest, test } from "@jest/globals";
import { framed, rawCall } from "../server/support/raw-client.ts";
import { afterTest } from "../support/after-test.ts";
import { attackedServer } from "./support/attacked-server.ts";

jest.setTimeout(60_000);

const server = attackedServer();
const MEBIBYTE = 1024 * 1024;
const CREATE = "/longrun.v1.OperationRegistry/CreateOperation";
const CODES = { INVALID_ARGUMENT: 3, RESOURCE_EXHAUSTED: 8, INTERNAL: 13 };

/** Sends each body as a call, some at a time, and gives the codes of the answers. */
async function callAll(
  bodies: readonly Buffer[],
  headers: Record<string, string> = {},
): Promise<Set<number | undefined>> {
  const session = connect(server().origin, { rejectUnauthorized: false }).on("error", () => {});
  afterTest(() => session.destroy());
  const answers = await Promise.all(bodies.map((body) => rawCall(session, body, { ":path": CREATE, ...headers })));
  return new Set(answers.map(({ code }) => code));
}

/** Posts a body, and gives the status. */
async function post(body: Uint8Array | string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const { origin, isTls } = server();
  const target = { method: "POST", agent: false, rejectUnauthorized: false };
  const sent = (isTls ? requestTls : request)(`${origin}/v1/operations`, target);
  sent.setHeader("content-type", "application/json");
  for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
  sent.on("error", () => {}).end(body);
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

const many = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);
const bomb = gzipSync(Buffer.alloc(300 * MEBIBYTE));

test("gzip that becomes 300 MiB is refused over gRPC", async () => {
  await server().withstands(async () => {
    const codes = await callAll(many(20, framed(bomb, 1)), { "grpc-encoding": "gzip" });
    expect(codes).toEqual(new Set([CODES.RESOURCE_EXHAUSTED]));
  }, 150);
});

test("gzip that becomes 300 MiB is refused over REST", async () => {
  await server().withstands(async () => {
    const statuses = await Promise.all(many(20, bomb).map((body) => post(body, { "content-encoding": "gzip" })));
    expect(new Set(statuses)).toEqual(new Set([413]));
  }, 150);
});

/** A message within a message within a message, for CreateOperation's operation. */
function nested(depth: number, field: number): Buffer {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth && inner.length < MEBIBYTE; level++) {
    const length = [];
    for (let rest = inner.length; ; rest = Math.floor(rest / 128)) {
      if (rest < 128) {
        length.push(rest);
        break;
      }
      length.push((rest % 128) | 128);
    }
    inner = Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), inner]);
  }
  return inner;
}

const malformed: readonly (readonly [string, Buffer])[] = [
  ["groups in groups", Buffer.alloc(MEBIBYTE, (15 << 3) | 3)],
  ["messages in messages", nested(10_000, 3)],
  ["a length beyond the end", Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ["a number without an end", Buffer.alloc(MEBIBYTE, 0xff)],
  ["a million small fields of no type", Buffer.alloc(MEBIBYTE, Buffer.from([0x78, 1]))],
];

test.each(malformed)("a message of %s is answered in time", async (_, body) => {
  await server().withstands(async () => {
    const codes = await callAll(many(10, framed(body)));
    for (const code of codes) expect([0, CODES.INVALID_ARGUMENT, CODES.INTERNAL]).toContain(code);
  }, 150);
});

const documents: readonly (readonly [string, string])[] = [
  ["arrays in arrays", "[".repeat(2 * MEBIBYTE)],
  ["objects in objects", '{"metadata":'.repeat(100_000)],
  ["a number of a million digits", `{"name": ${"9".repeat(MEBIBYTE)}}`],
  ["a number with an exponent of a million digits", `{"done": 1e${"9".repeat(MEBIBYTE)}}`],
  ["a hundred thousand names", `{${Array.from({ length: 100_000 }, (_, index) => `"n${index}":1`).join()}}`],
  ["a string of escapes", `{"name":"${"\\u0000".repeat(300_000)}"}`],
  ["prototypes", '{"__proto__":{"done":true},"constructor":{"prototype":{}}}'],
];

test.each(documents)("JSON of %s is refused in time", async (_, body) => {
  await server().withstands(async () => {
    expect(new Set(await Promise.all(many(10, body).map((each) => post(each))))).toEqual(new Set([400]));
  }, 150);
});
