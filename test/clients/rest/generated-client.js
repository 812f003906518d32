/*
 * A program as users of the OpenAPI document write it: its test has openapi-typescript generate schema.d.ts beside it, has
 * TypeScript check it, and runs it. The first argument is the base URL of the server; prints what it got, as JSON.
 */
import createClient from "openapi-fetch";

/** @typedef {import("./schema.d.ts").paths} Paths */

/** @type {import("openapi-fetch").Client<Paths>} */
const client = createClient({ baseUrl: process.argv[2] ?? "" });

const response = { "@type": "type.googleapis.com/google.protobuf.StringValue", value: "books.csv" };

const root = { params: { path: { operation: "export" } } };
const created = await client.POST("/v1/operations", { body: { operationId: "export", operation: {} } });
const cancelled = await client.POST("/v1/operations/{operation}:cancel", root);
const waited = await client.POST("/v1/operations/{operation}:wait", { ...root, body: { timeout: "10s" } });
const record = await client.GET("/v1/operations/{operation}:record", root);

const path = { project: "generated", location: "zurich" };
const inLocation = "/v1/projects/{project}/locations/{location}/operations";
const operation = { params: { path: { ...path, operation: "scan" } } };
await client.POST(inLocation, { params: { path }, body: { operationId: "scan", operation: { metadata: response } } });
const patched = await client.PATCH(`${inLocation}/{operation}`, {
  ...operation,
  body: { operation: { done: true, response }, updateMask: "done,response" },
});
const listed = await client.GET(inLocation, { params: { path, query: { filter: "done = true", pageSize: 1 } } });
await client.DELETE(`${inLocation}/{operation}`, operation);
const gone = await client.GET(`${inLocation}/{operation}`, operation);

const xiq = await client.GET("/xiq/operations/{operation_id}", { params: { path: { operation_id: "export" } } });
const polled = await client.GET("/async/v1/operations/{operation_id}", {
  params: { path: { operation_id: "export" } },
});

/** Never called: what TypeScript has to refuse. */
export const refused = () => [
  // @ts-expect-error There is no such path.
  client.GET("/v1/nothing"),
  // @ts-expect-error The path has a variable.
  client.GET("/v1/operations/{operation}"),
  // @ts-expect-error The query has no such parameter.
  client.GET("/v1/operations", { params: { query: { size: 5 } } }),
  // @ts-expect-error The field is text.
  client.POST("/v1/operations", { body: { operationId: 5 } }),
];

/** Each of these is typed: TypeScript refuses a property that the document does not have. */
const seen = {
  created: created.data?.name,
  cancelled: cancelled.data,
  waited: [waited.data?.done, waited.data?.error?.code],
  state: record.data?.state,
  patched: patched.data?.response?.["@type"],
  listed: listed.data?.operations?.map(({ name, done }) => [name, done]),
  gone: [gone.error?.error?.code, gone.error?.error?.status, gone.error?.error?.details?.[0]?.["@type"]],
  xiq: [xiq.data?.id, xiq.data?.done, xiq.data?.metadata.status, xiq.data?.error?.error_code],
  async: [polled.data?.status, polled.data?.error?.code, polled.data?.result_url],
};
console.log(JSON.stringify(seen));
