import { describe, expect, jest, test } from "@jest/globals";
import { OperationRegistry, Operations } from "../../src/proto/messages.ts";
import { callGrpc } from "./support/call-grpc.ts";
import { type Sent, send } from "./support/send.ts";
import { serveTenants } from "./support/tenants.ts";

jest.setTimeout(60_000);

/** Of another tenant, and there. */
const NOT_YOURS = "tenants/them/operations/here";
/** Not there, in the other tenant and in the caller's own. */
const NOT_THERE = ["tenants/them/operations/gone", "tenants/ours/operations/gone"];
const NO_OPERATIONS = ["tenants/none", "tenants/ours/rooms/none"];

const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

type Started = Awaited<ReturnType<typeof serveTenants>>;

const { getOperation, waitOperation, cancelOperation, deleteOperation, listOperations } = Operations.method;
const { updateOperation, heartbeat, getOperationRecord, watchOperation } = OperationRegistry.method;
const { listOperationRecords, countOperations } = OperationRegistry.method;

type Ask = (started: Started, name: string) => Promise<unknown>;

function grpc(method: Parameters<typeof callGrpc>[1], more: (started: Started) => object = plainly, field = "name") {
  const ask: Ask = async (started, name) => {
    const { error, messages, metadata } = await callGrpc(
      started.port,
      method,
      { [field]: name, ...more(started) },
      { headers: started.mine },
    );
    return {
      code: error?.code,
      message: error?.message,
      info: error?.errorInfo,
      metadata,
      messages: messages.map(String),
    };
  };
  return [`${method.name}${titleOf(more)}`, ask] as const;
}

function rest(method: string, path: (name: string) => string, more: (started: Started) => Partial<Sent> = plainly) {
  const ask: Ask = async (started, name) => {
    const { headers = {}, ...rest } = more(started);
    const all = { ...started.mine, "x-request-id": REQUEST_ID, ...headers };
    const answer = await send(started.port, { method, path: path(name), headers: all, ...rest });
    const { date, ...told } = answer.headers;
    return { status: answer.status, headers: told, text: answer.text };
  };
  return [`${method} ${path("NAME")}${titleOf(more)}`, ask] as const;
}

const v1 = (suffix = "") => {
  return (name: string) => `/v1/${name}${suffix}`;
};
const id = (mount: string, suffix = "") => {
  return (name: string) => `${mount}/operations/${encodeURIComponent(name)}${suffix}`;
};

function plainly() {
  return {};
}
/** What a case does besides, as its function is called: ` with their etag`. */
function titleOf(more: { readonly name: string }): string {
  return more.name === plainly.name ? "" : ` ${more.name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
}
function withTheirEtag({ etag }: Started) {
  return { etag, operation: { metadata: { typeUrl: "a/b.C" } } };
}
function withTheirLease({ leaseToken }: Started) {
  return { leaseToken };
}
function malformed() {
  return { updateMask: { paths: ["nonsense"] } };
}
function ifMatch({ etag }: Started): Partial<Sent> {
  return { headers: { "if-match": etag } };
}
function ifNoneMatch({ etag }: Started): Partial<Sent> {
  return { headers: { "if-none-match": etag } };
}
function lastEventId({ etag }: Started): Partial<Sent> {
  return { headers: { "last-event-id": etag.replaceAll('"', ""), accept: "text/event-stream" } };
}
function withBody(): Partial<Sent> {
  return { body: '{"operation":{"done":true,"response":{"@type":"type.googleapis.com/google.protobuf.Empty"}}}' };
}
function withLeaseInBody({ leaseToken }: Started): Partial<Sent> {
  return { body: JSON.stringify({ leaseToken }) };
}

/** All that can be asked about one operation. */
const aboutOne = [
  grpc(getOperation),
  grpc(waitOperation),
  grpc(cancelOperation),
  grpc(deleteOperation),
  grpc(getOperationRecord),
  grpc(watchOperation),
  grpc(updateOperation),
  grpc(updateOperation, withTheirEtag),
  grpc(updateOperation, withTheirLease),
  grpc(updateOperation, malformed),
  grpc(heartbeat),
  grpc(heartbeat, withTheirLease),
  rest("GET", v1()),
  rest("HEAD", v1()),
  rest("GET", v1(), ifNoneMatch),
  rest("DELETE", v1()),
  rest("DELETE", v1(), ifMatch),
  rest("POST", v1(":cancel")),
  rest("POST", v1(":cancel"), ifMatch),
  rest("POST", v1(":wait")),
  rest("GET", v1(":wait")),
  rest("GET", v1(":record")),
  rest("GET", v1(":watch")),
  rest("GET", v1(":watch"), lastEventId),
  rest("PATCH", v1(), withBody),
  rest("PATCH", v1(), ifMatch),
  rest("POST", v1(":heartbeat"), withLeaseInBody),
  rest("GET", id("/xiq")),
  rest("POST", id("/xiq", "/:cancel")),
  rest("POST", id("/xiq", "/:cancel"), ifMatch),
  rest("DELETE", id("/xiq")),
  rest("DELETE", id("/xiq"), ifMatch),
  rest("GET", id("/async/v1")),
  rest("POST", id("/async/v1", "/cancel")),
  rest("POST", id("/async/v1", "/cancel"), ifMatch),
];

/** All that can be asked about the operations of a parent and has an end. */
const aboutMany = [
  grpc(listOperations),
  grpc(listOperationRecords, undefined, "parent"),
  grpc(countOperations, undefined, "parent"),
  rest("GET", v1("/operations")),
  rest("GET", v1("/operations?filter=done=false")),
  rest("GET", v1("/operations:records")),
  rest("GET", v1("/operations:count")),
];

/** The same with the name, which may be escaped, left out, and what depends on its length. */
function withoutName(answer: unknown, name: string): unknown {
  const text = JSON.stringify(answer).replaceAll(name, "NAME").replaceAll(encodeURIComponent(name), "NAME");
  return JSON.parse(text.replace(/"content-length":"\d+"/g, '"content-length":""').replace(/\d+(?= bytes)/g, ""));
}

describe("what is another tenant's is answered as if it were not there, with the same work:", () => {
  test.each(aboutOne)("%s", async (_, ask) => {
    const started = await serveTenants();
    const answers = [];
    for (const name of [NOT_YOURS, ...NOT_THERE]) {
      const answer = await ask(started, name);
      answers.push({ answer: withoutName(answer, name), asked: started.take() });
    }
    const [notYours, ...notThere] = answers;
    expect(JSON.stringify(notYours)).toMatch(/NOT_FOUND|not_found|"status":404/);
    expect(notYours?.asked).toEqual(["read"]);
    for (const each of notThere) expect(each).toEqual(notYours);
    const record = await started.registry.getOperationRecord({ name: NOT_YOURS }, { metadata: started.theirs });
    expect(record.etag).toBe(started.etag);
  });

  test.each(aboutMany)("%s", async (_, ask) => {
    const started = await serveTenants();
    const answers = [];
    for (const parent of ["tenants/them", ...NO_OPERATIONS]) {
      const answer = await ask(started, parent);
      answers.push({ answer: withoutName(answer, parent), asked: started.take() });
    }
    const [notYours, ...none] = answers;
    expect(notYours?.asked).toHaveLength(1);
    for (const each of none) expect(each).toEqual(notYours);
    expect(JSON.stringify(answers)).not.toContain("here");
  });

  test("creation, whether or not something has the name", async () => {
    const started = await serveTenants();
    const answers = [];
    for (const operationId of ["here", "gone"]) {
      for (const validateOnly of [false, true]) {
        const request = { parent: "tenants/them", operationId, validateOnly, requestId: "same" };
        const { error } = await callGrpc(started.port, OperationRegistry.method.createOperation, request, {
          headers: started.mine,
        });
        answers.push([error?.code, error?.message, error?.resourceName]);
      }
      const path = `/v1/tenants/them/operations?operationId=${operationId}`;
      const { status, json } = await send(started.port, { method: "POST", path, headers: started.mine, body: "{}" });
      answers.push([status, json.error.message]);
      const name = `tenants/them/operations/${operationId}`;
      const missing = await callGrpc(
        started.port,
        updateOperation,
        { name, allowMissing: true },
        { headers: started.mine },
      );
      answers.push([missing.error?.code, missing.error?.message]);
    }
    expect(answers.slice(0, 4)).toEqual(answers.slice(4));
    expect(answers[0]?.[0]).toBe("PERMISSION_DENIED");
    expect(answers[2]?.[0]).toBe(403);
    expect(started.take()).toEqual([]);
  });
});
