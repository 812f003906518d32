import { readFileSync, renameSync, statSync } from "node:fs";
import { expect, jest, test } from "@jest/globals";
import type { AuditEvent } from "../../src/observe/audit/audit-event.ts";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { openBench, whenAborted } from "../work/support.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { TENANTS_POLICY } from "./support/callers.ts";
import { SecuredProcess } from "./support/secured-process.ts";
import { send } from "./support/send.ts";

jest.setTimeout(30_000);

const { cancelOperation, deleteOperation } = Operations.method;

/** The lines of a file of JSON lines. */
function linesOf(path: string): Record<string, unknown>[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("each cancellation and deletion has its line, over gRPC and each profile, done or refused; the file can be rotated", async () => {
  const server = await SecuredProcess.start((folder) => ["--audit-log", folder.path("audit.jsonl")]);
  const { port, callers, folder } = server;
  const root = { authorization: `Bearer ${await callers.token({})}` };
  const viewer = { authorization: `Bearer ${await callers.token({ sub: "viewer" })}` };
  const mallory = { authorization: `Bearer ${await callers.token({ sub: "mallory", tenant: "none" })}` };
  for (const operationId of ["a", "b", "c", "d", "e"]) {
    await callGrpc(port, OperationRegistry.method.createOperation, { operationId }, { headers: root });
  }
  const rest = (method: string, path: string, headers: Record<string, string>) => send(port, { method, path, headers });
  await callGrpc(port, cancelOperation, { name: "operations/a" }, { headers: root });
  await callGrpc(port, deleteOperation, { name: "operations/a" }, { headers: root });
  await callGrpc(port, deleteOperation, { name: "operations/a" }, { headers: root });
  await callGrpc(port, cancelOperation, { name: "operations/b" }, { headers: viewer });
  await callGrpc(port, deleteOperation, { name: "operations/b" }, { headers: mallory });
  await callGrpc(port, deleteOperation, { name: "forged\n{}" }, { headers: root });
  await rest("POST", "/v1/operations/b:cancel", root);
  await rest("DELETE", "/v1/operations/b", root);
  await rest("DELETE", "/v1/operations/c", viewer);
  await rest("POST", "/xiq/operations/c/:cancel", root);
  await rest("DELETE", "/xiq/operations/c", root);
  await rest("DELETE", "/xiq/operations/d", mallory);
  await rest("POST", "/async/v1/operations/d/cancel", viewer);
  await rest("POST", "/async/v1/operations/d/cancel", root);
  const path = folder.path("audit.jsonl");
  const ok = { code: "OK", principal: "jwt:root" };
  const denied = { code: "PERMISSION_DENIED", reason: "PERMISSION_DENIED", principal: "jwt:viewer" };
  const notThere = { code: "NOT_FOUND", reason: "OPERATION_NOT_FOUND" };
  const expected = [
    { action: "cancel", name: "operations/a", ...ok },
    { action: "delete", name: "operations/a", ...ok },
    { action: "delete", name: "operations/a", ...notThere, principal: "jwt:root" },
    { action: "cancel", name: "operations/b", ...denied },
    { action: "delete", name: "operations/b", ...notThere, principal: "jwt:mallory" },
    { action: "delete", name: "forged\n{}", code: "INVALID_ARGUMENT", reason: "INVALID_NAME", principal: "jwt:root" },
    { action: "cancel", name: "operations/b", ...ok },
    { action: "delete", name: "operations/b", ...ok },
    { action: "delete", name: "operations/c", ...denied },
    { action: "cancel", name: "operations/c", ...ok },
    { action: "delete", name: "operations/c", ...ok },
    { action: "delete", name: "operations/d", ...notThere, principal: "jwt:mallory" },
    { action: "cancel", name: "operations/d", ...denied },
    { action: "cancel", name: "operations/d", ...ok },
  ];
  const written = linesOf(path);
  expect(written).toEqual(expected.map((each) => ({ time: expect.stringMatching(/^\d{4}-.*Z$/), ...each })));
  expect(statSync(path).mode & 0o077).toBe(0);
  // The answer came after the line in the file; that in the log may be later.
  await server.logged('"msg":"audit"', expected.length);
  const logged = server.log.split("\n").filter((line) => line.includes('"msg":"audit"'));
  expect(logged.map((line) => JSON.parse(line))).toMatchObject(expected);

  renameSync(path, `${path}.1`);
  callers.setPolicy(`${TENANTS_POLICY}\n`);
  server.signal("SIGHUP");
  await server.logged('"read again"');
  await rest("DELETE", "/v1/operations/e", root);
  expect(linesOf(path)).toMatchObject([{ action: "delete", name: "operations/e" }]);
  expect(linesOf(`${path}.1`)).toHaveLength(expected.length);
});

test("in a program of a user's, an onAudit that throws changes no answer, and its error is told", async () => {
  const events: AuditEvent[] = [];
  const onAudit = (event: AuditEvent) => {
    events.push(event);
    throw new Error(`cannot write ${event.action}`);
  };
  const { longrun, serve, faults } = openBench({ onAudit });
  const operations = await serve();
  const { name } = await longrun.start({ operationId: "a" }, ({ signal }) => whenAborted(signal));
  await operations.cancelOperation({ name });
  await operations.deleteOperation({ name });
  await expect(operations.deleteOperation({ name })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(events.map(({ action, code }) => [action, code])).toEqual([
    ["cancel", "OK"],
    ["delete", "OK"],
    ["delete", "NOT_FOUND"],
  ]);
  expect(faults.map(String)).toEqual(["cancel", "delete", "delete"].map((action) => `Error: cannot write ${action}`));
});

test("nor does it where onError throws too", async () => {
  const fail = () => {
    throw new Error("the disk is full");
  };
  const { longrun, serve } = openBench({ onAudit: fail, onError: fail });
  const operations = await serve();
  const { name } = await longrun.start({ operationId: "a" }, ({ signal }) => whenAborted(signal));
  await operations.cancelOperation({ name });
  await operations.deleteOperation({ name });
  await expect(operations.getOperation({ name })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
