import { once } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { answerOf, Http2Client, readTo } from "../transport/http/http2/support/http2-client.ts";
import { rawCall } from "./support/raw-client.ts";
import { serve } from "./support/serve.ts";

const json = { "content-type": "application/json" };

describe("on one connection of HTTP/2", () => {
  test("operations are created, got and listed over REST, and got over gRPC", async () => {
    const { port } = await serve();
    const client = await Http2Client.open(port);
    const created = await client.send({
      method: "POST",
      path: "/v1/operations?operationId=a",
      headers: json,
      body: "{}",
    });
    expect([created.status, created.json.name]).toEqual([200, "operations/a"]);
    expect((await client.send({ path: "/v1/operations/a" })).json).toMatchObject({ name: "operations/a", done: false });
    expect((await client.send({ path: "/v1/operations" })).json.operations).toHaveLength(1);
    expect((await client.send({ path: "/xiq/operations/a" })).status).toBe(200);
    expect((await client.send({ path: "/livez" })).status).toBe(200);
    expect((await client.send({ path: "/openapi.json" })).json).toHaveProperty("openapi");
    const name = Buffer.from("operations/a");
    const message = Buffer.concat([Buffer.from([0, 0, 0, 0, name.length + 2, 0x0a, name.length]), name]);
    expect(await rawCall(client.session, message)).toMatchObject({ code: 0 });
  });

  test("a watch tells what changes, and ends with the last words of a server that stops", async () => {
    const { port, server } = await serve();
    const client = await Http2Client.open(port);
    const watch = client.begin({ path: "/v1/operations:watch", headers: { accept: "text/event-stream" } });
    const answer = answerOf(watch);
    await once(watch, "response");
    const told = readTo(watch, "operations/a");
    await client.send({ method: "POST", path: "/v1/operations?operationId=a", headers: json, body: "{}" });
    await told;
    await server.stop(2000);
    const { status, headers, text } = await answer;
    expect([status, headers["content-type"]]).toEqual([200, "text/event-stream; charset=UTF-8"]);
    expect(text).toContain("SERVER_DRAINING");
  });

  test.each([
    ["application/grpc-web", "/v1/operations"],
    ["application/grpc-web+proto", "/google.longrunning.Operations/GetOperation"],
    ["application/grpc+json", "/anything"],
    ["application/json", "/google.longrunning.Operations/GetOperation"],
    ["application/connect+proto", "/google.longrunning.Operations/GetOperation"],
    [undefined, "/google.longrunning.Operations/GetOperation"],
  ])("%s at %s is answered 415, for it means a protocol that is not served", async (type, path) => {
    const { port } = await serve();
    const client = await Http2Client.open(port);
    const answer = await client.send({ method: "POST", path, headers: { "content-type": type }, body: "" });
    expect(answer.status).toBe(415);
  });
});
