import { expect, test } from "@jest/globals";
import { commandsFor } from "../../../console/src/detail/commands-for.ts";

test("names the operation and the server", () => {
  expect(commandsFor("projects/p/operations/a~b", new URL("http://localhost:50051/"))).toEqual([
    "curl 'http://localhost:50051/v1/projects/p/operations/a~b'",
    `grpcurl -plaintext -d '{"name":"projects/p/operations/a~b"}' localhost:50051 google.longrunning.Operations/GetOperation`,
    "longrun wait 'projects/p/operations/a~b' --address http://localhost:50051",
  ]);
});

test("says who calls by what the shell knows, and keeps the path of a proxy", () => {
  expect(commandsFor("operations/a", new URL("https://example.com/ops/"), "token")).toEqual([
    'curl -H "authorization: Bearer $LONGRUN_TOKEN" https://example.com/ops/v1/operations/a',
    `grpcurl -H "authorization: Bearer $LONGRUN_TOKEN" -d '{"name":"operations/a"}' example.com:443 google.longrunning.Operations/GetOperation`,
    "longrun wait operations/a --address https://example.com",
  ]);
});

test("leaves nothing to the shell", () => {
  const [curl = "", grpcurl = ""] = commandsFor("operations/a'$(b)", new URL("http://localhost/"));
  expect(curl).toBe(`curl 'http://localhost/v1/operations/a'\\''%24(b)'`);
  expect(grpcurl).toContain(`'{"name":"operations/a'\\''$(b)"}' localhost:80 `);
});
