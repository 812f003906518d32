import { expect, test } from "@jest/globals";
import { type Started, startUpLines } from "../../src/cli/start-up-lines.ts";

const lines = (started: Partial<Started>) =>
  startUpLines({
    version: "1.0.0",
    host: "localhost",
    port: 1,
    repository: "memory",
    isEncrypted: false,
    ...started,
  }).split("\n");

test("what to try is plain without TLS", () => {
  expect(lines({})).toEqual([
    "longrun 1.0.0 is listening on localhost:1 (gRPC and REST; repository memory:)",
    "Try:",
    "  grpcurl -plaintext localhost:1 list",
    `  grpcurl -plaintext -d '{"operation_id": "hello"}' localhost:1 longrun.v1.OperationRegistry/CreateOperation`,
    "  curl http://localhost:1/v1/operations/hello",
    "",
  ]);
});

test("with TLS it is encrypted, and with authentication it has a header", () => {
  expect(lines({ isEncrypted: true, header: "x-api-key: KEY" })).toEqual([
    "longrun 1.0.0 is listening on localhost:1 (gRPC and REST over TLS; repository memory:)",
    "Try:",
    "  grpcurl -H 'x-api-key: KEY' localhost:1 list",
    `  grpcurl -H 'x-api-key: KEY' -d '{"operation_id": "hello"}' localhost:1 longrun.v1.OperationRegistry/CreateOperation`,
    "  curl -H 'x-api-key: KEY' https://localhost:1/v1/operations/hello",
    "",
  ]);
});

test("the console is shown where it is", () => {
  expect(lines({ console: "/ops" }).slice(-2)).toEqual(["  a browser at http://localhost:1/ops/", ""]);
});

test.each([
  ["0.0.0.0", "0.0.0.0:1 (every address of this machine; gRPC", "localhost:1"],
  ["::", "[::]:1 (every address of this machine; gRPC", "localhost:1"],
  ["::1", "[::1]:1 (gRPC", "[::1]:1"],
  ["10.0.0.1", "10.0.0.1:1 (gRPC", "10.0.0.1:1"],
])("a server that listens on %s says so, and how it is reached", (host, address, reached) => {
  const [first, , second] = lines({ host });
  expect(first).toContain(`listening on ${address} `);
  expect(second).toBe(`  grpcurl -plaintext ${reached} list`);
});
