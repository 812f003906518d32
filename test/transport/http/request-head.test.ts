import { expect, test } from "@jest/globals";
import { request, serveHttp } from "./support/serve-http.ts";

test("only a header that is named Host counts as one, in whatever case it is written", async () => {
  const { connect } = await serveHttp(async ({ origin }) => ({ status: 200, body: origin }));
  const ask = async (head: string) => {
    const response = await (await connect()).write(`GET / HTTP/1.1\r\n${head}\r\n\r\n`).response();
    return [response.status, response.text];
  };
  expect(await ask("X-A: host\r\nHOST: a.example\r\nX-B: Host\r\nX-C: c")).toEqual([200, "http://a.example"]);
  expect((await ask("Host: a\r\nhost: a"))[0]).toBe(400);
  expect((await ask("X-A: host\r\nX-B: b"))[0]).toBe(400);
});

test("a handler gets each header as one text", async () => {
  const { send } = await serveHttp(async ({ headers }) => ({ status: 200, body: JSON.stringify(headers) }));
  const { json } = await send(request("/", "Set-Cookie: a=1", "Set-Cookie: b=2", "X-A: 1", "X-A: 2"));
  expect(json).toMatchObject({ "set-cookie": "a=1, b=2", "x-a": "1, 2" });
  expect(json).not.toHaveProperty("content-encoding");
});
