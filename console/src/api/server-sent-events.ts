/** One event of a stream of server-sent events. */
export interface ServerSentEvent {
  /** Its kind: `message` unless the server names another. */
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

/**
 * The events of a reply, as the HTML standard has them. EventSource itself cannot send credentials in headers, which is why
 * the console reads the stream on its own. `onBytes` is told whenever something comes, comments too.
 */
export async function* serverSentEvents(reply: Response, onBytes: () => void): AsyncGenerator<ServerSentEvent> {
  if (reply.body === null) return;
  // Not every browser can iterate over a stream.
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      onBytes();
      const blocks = (rest + piece.value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event.data !== "") yield event;
      }
    }
  } finally {
    await reader.cancel();
  }
}

function parseEvent(block: string): ServerSentEvent {
  const fields = { event: "message", data: "", id: "" };
  for (const line of block.split("\n")) {
    const [, name, value = ""] = /^(event|data|id): ?(.*)$/s.exec(line) ?? [];
    if (name === "data" && fields.data !== "") fields.data += `\n${value}`;
    else if (name !== undefined) fields[name as keyof typeof fields] = value;
  }
  return fields;
}
