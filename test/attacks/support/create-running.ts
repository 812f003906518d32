import { once } from "node:events";
import { request } from "node:http";
import { request as requestTls } from "node:https";
import { json } from "node:stream/consumers";
import type { Address } from "./address.ts";

/** Creates an operation over REST that nobody ends, with so many bytes of metadata, and gives its name. */
export async function createRunning({ port, isTls }: Address, bytes = 0): Promise<string> {
  const target = { port, host: "127.0.0.1", method: "POST", path: "/v1/operations", agent: false };
  const post = isTls ? requestTls({ ...target, rejectUnauthorized: false }) : request(target);
  post.setHeader("content-type", "application/json");
  const metadata = { "@type": "example.com/Bytes", value: Buffer.alloc(bytes).toString("base64") };
  post.end(JSON.stringify({ operation: { metadata } }));
  const [response] = await once(post, "response");
  const { name } = (await json(response)) as { readonly name: string };
  return name;
}
