import { describe, expect, test } from "@jest/globals";
import { setUp } from "./set-up.ts";

/** What google-api-python-client sends with each call. */
const headers = {
  accept: "application/json",
  "accept-encoding": "gzip, deflate",
  "user-agent": "(gzip)",
  "x-goog-api-client": "gdcl/2.202.0 gl-python/3.11",
};
const withBody = { ...headers, "content-type": "application/json" };
const RESPONSE = { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "ok" };

test("API Management, v1alpha: list, list_next, get, cancel and delete in a location", async () => {
  const { call, ask } = setUp();
  const parent = "projects/p/locations/l";
  for (const operationId of ["1", "2", "3"]) await call("createOperation", { parent, operationId });
  const shown = (id: string) => ({ name: `${parent}/operations/${id}`, done: false });
  expect(await ask(`GET /v1alpha/${parent}/operations/1?alt=json`, { headers })).toEqual([200, shown("1")]);
  const list = `GET /v1alpha/${parent}/operations?filter=done%3Dfalse+AND+name%3A%22operations%22&pageSize=2&alt=json`;
  const [, page] = await ask(list, { headers });
  expect(page).toMatchObject({ operations: [shown("3"), shown("2")] });
  const token = encodeURIComponent((page as { nextPageToken: string }).nextPageToken);
  expect(await ask(`${list}&pageToken=${token}`, { headers })).toEqual([200, { operations: [shown("1")] }]);
  expect(await ask(`POST /v1alpha/${parent}/operations/1:cancel?alt=json`, { headers })).toEqual([200, {}]);
  const cancel = `POST /v1alpha/${parent}/operations/2:cancel?%24.xgafv=2&alt=json`;
  expect(await ask(cancel, { headers: withBody, body: {} })).toEqual([200, {}]);
  expect(await ask(`DELETE /v1alpha/${parent}/operations/3?alt=json`, { headers })).toEqual([200, {}]);
  expect(await ask(`GET /v1alpha/${parent}/operations/3?alt=json`, { headers })).toEqual([404, "OPERATION_NOT_FOUND"]);
});

test("an API with get and cancel alone: a cancellation without a body, of any form", async () => {
  for (const init of [{ headers }, { headers: withBody }, { headers: withBody, body: {} }]) {
    const { call, ask } = setUp();
    await call("createOperation", { parent: "projects/p", operationId: "a" });
    const path = "/v1/projects/p/operations/a";
    expect(await ask(`POST ${path}:cancel?alt=json`, init)).toEqual([200, {}]);
    expect(await ask(`GET ${path}?%24.xgafv=1&alt=json`, { headers })).toMatchObject([200, { error: { code: 1 } }]);
  }
});

test("Container Analysis, v1alpha1: create with the ID in the body, patch with the mask in the body", async () => {
  const { ask } = setUp();
  const metadata = { "@type": "type.googleapis.com/google.devtools.OperationMetadata", value: "CgYIgPjmpgY=" };
  const create = { headers: withBody, body: { operationId: "o1", operation: { metadata, done: false } } };
  const name = "projects/p/operations/o1";
  expect(await ask("POST /v1alpha1/projects/p/operations?alt=json", create)).toEqual([
    200,
    { name, metadata, done: false },
  ]);
  expect(await ask("POST /v1alpha1/projects/p/operations?alt=json", create)).toEqual([409, "OPERATION_ALREADY_EXISTS"]);
  const patch = {
    headers: withBody,
    body: { operation: { done: true, response: RESPONSE }, updateMask: "done,response" },
  };
  expect(await ask(`PATCH /v1alpha1/${name}?alt=json`, patch)).toEqual([
    200,
    { name, metadata, done: true, response: RESPONSE },
  ]);
});

describe("other clients of Google", () => {
  test("api_core: a cancellation of type JSON without a body, and operations/operations as the list", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    const json = { "content-type": "application/json", "x-goog-request-params": "name=operations/a" };
    expect(await ask("GET /v1/operations/operations", { headers: json })).toMatchObject([200, { operations: [{}] }]);
    expect(await ask("POST /v1/operations/a:cancel", { headers: json })).toEqual([200, {}]);
  });

  test("google-gax: flags in the query, a trailing question mark, the name as one segment", async () => {
    const { call, ask } = setUp();
    await call("createOperation", { operationId: "a" });
    const flags = "$alt=json%3Benum-encoding=int&$prettyPrint=0";
    expect(await ask(`GET /v1/operations?filter=name%3Dx&pageSize=2&${flags}`)).toEqual([200, {}]);
    expect((await ask(`GET /v1/operations/operations%2Fa?${flags}`))[0]).toBe(200);
    expect(await ask("POST /v1/operations/a:cancel?", { body: {} })).toEqual([200, {}]);
    expect(await ask("DELETE /v1/operations/a?")).toEqual([200, {}]);
  });

  test("Go: the collection itself as the list", async () => {
    const { ask } = setUp();
    expect(await ask("GET /v1/operations?pageSize=5")).toEqual([200, {}]);
    expect(await ask("GET /v1/projects/p/operations?%24alt=json%3Benum-encoding%3Dint&filter=done")).toEqual([200, {}]);
  });
});
