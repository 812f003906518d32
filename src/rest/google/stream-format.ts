import { JSON_TYPE } from "../json-type.ts";
/** How a stream of changes is written. */
export interface StreamFormat {
  readonly contentType: string;
  /** Whether each JSON is to be one line. */
  readonly oneLine: boolean;
  /** What is sent at once. */
  readonly begin: string;
  /** A change by its JSON and its ID; `index` counts from 0. */
  change(json: string, id: string, index: number): string;
  /** The error that ends the stream, in JSON of one line; `index` counts the changes before it. */
  error(json: string, index: number): string;
  /** What is sent after the last change, or after the error. */
  readonly end: string;
  /** What is sent when nothing else is for a while; nothing if undefined. */
  readonly keepAlive: string | undefined;
}

/** One JSON array, item by item, which Google's clients read; an error is its last item. */
export const jsonArray: StreamFormat = {
  contentType: JSON_TYPE,
  oneLine: false,
  begin: "[",
  change: (json, _, index) => (index === 0 ? json : `,\n${json}`),
  error: (json, index) => (index === 0 ? json : `,\n${json}`),
  end: "]\n",
  keepAlive: undefined,
};

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html); an error is an event `error`. */
export const eventStream: StreamFormat = {
  contentType: "text/event-stream; charset=UTF-8",
  oneLine: true,
  begin: ":\n\n",
  change: (json, id) => `id: ${id}\ndata: ${json}\n\n`,
  error: (json) => `event: error\ndata: ${json}\n\n`,
  end: "",
  keepAlive: ":\n\n",
};

/** A line for each change; an error is the last line. */
export const jsonLines: StreamFormat = {
  contentType: "application/x-ndjson; charset=UTF-8",
  oneLine: true,
  begin: "",
  change: (json) => `${json}\n`,
  error: (json) => `${json}\n`,
  end: "",
  keepAlive: undefined,
};

const byMediaType: Readonly<Record<string, StreamFormat>> = {
  "application/json": jsonArray,
  "application/x-ndjson": jsonLines,
  "text/event-stream": eventStream,
};

/** The format that an Accept header names first, whatever its weights: a JSON array if it names none. */
export function acceptedFormat(accept = ""): StreamFormat {
  const types = accept.split(",").map((range) => range.split(";", 1).join().trim().toLowerCase());
  const known = types.find((type) => Object.hasOwn(byMediaType, type)) ?? "";
  return byMediaType[known] ?? jsonArray;
}
