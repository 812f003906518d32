import { once } from "node:events";
import { request } from "node:http";
import { json } from "node:stream/consumers";

/** Creates an operation over REST that nobody ends, and gives its name. */
export async function createRunning(port: number): Promise<string> {
  const post = request({ port, host: "127.0.0.1", method: "POST", path: "/v1/operations", agent: false });
  post.setHeader("content-type", "application/json");
  post.end("{}");
  const [response] = await once(post, "response");
  const { name } = (await json(response)) as { readonly name: string };
  return name;
}
