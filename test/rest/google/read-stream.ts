import type { HttpReply } from "../../../src/rest/http.ts";

/** The pieces of a streamed body, one by one. */
export function pieces({ body }: HttpReply): AsyncIterator<string> {
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) throw new Error("no stream");
  const iterator = body[Symbol.asyncIterator]();
  const text = ({ done, value }: IteratorResult<Uint8Array | string>): IteratorResult<string> =>
    done ? { done, value } : { done: false, value: value.toString() };
  return {
    next: async () => text(await iterator.next()),
    return: async () => text((await iterator.return?.()) ?? { done: true, value: undefined }),
  };
}

/** What is left of a streamed body. */
export async function rest(stream: AsyncIterator<string>): Promise<string> {
  let text = "";
  for (;;) {
    const { done, value } = await stream.next();
    if (done) return text;
    text += value;
  }
}

/** A server-sent event by its fields. */
export function event(piece: string | undefined): Readonly<Record<string, string>> {
  const lines = (piece ?? "").trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => [line.split(": ", 1).join(), line.slice(line.indexOf(": ") + 2)]));
}
