/** Frames of HTTP/2 as they are on the wire, for what no client library sends. */

export const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** The types of frames. */
export const frameTypes = { data: 0, headers: 1, resetStream: 3, settings: 4 } as const;

const END_HEADERS = 4;

/** A frame with any payload. */
export function frame(
  type: keyof typeof frameTypes,
  flags: number,
  streamId: number,
  payload = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(frameTypes[type], 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

/** The HEADERS of a gRPC call; `changes` replaces or adds some. */
export function callHeaders(streamId: number, path: string, changes: Record<string, string> = {}): Buffer {
  const headers = {
    ":method": "POST",
    ":scheme": "http",
    ":path": path,
    ":authority": "localhost",
    "content-type": "application/grpc",
    te: "trailers",
    ...changes,
  };
  return frame("headers", END_HEADERS, streamId, Buffer.concat(Object.entries(headers).map(literal)));
}

/** The end of a stream by RST_STREAM with a code: 0 is NO_ERROR, 8 is CANCEL. */
export function resetStream(streamId: number, code: number): Buffer {
  return frame("resetStream", 0, streamId, Buffer.from([0, 0, 0, code]));
}

/** A header as HPACK's literal without indexing; names and values have at most 126 bytes. */
function literal([name, value]: [string, string]): Buffer {
  const text = (content: string) => Buffer.concat([Buffer.from([content.length]), Buffer.from(content)]);
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}
