/** Frames of HTTP/2 as they are on the wire (RFC 9113), good ones and others. */

/** What every connection begins with. */
export const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** The types of frames. */
export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** The flags of frames. */
export const flags = { none: 0, endStream: 1, acknowledge: 1, endHeaders: 4 } as const;

/** A frame with any payload. */
export function frame(
  type: keyof typeof frameTypes,
  flag: number,
  streamId: number,
  payload: Uint8Array = new Uint8Array(),
): Buffer {
  const bytes = Buffer.alloc(9 + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes.writeUInt8(frameTypes[type], 3);
  bytes.writeUInt8(flag, 4);
  bytes.writeUInt32BE(streamId, 5);
  bytes.set(payload, 9);
  return bytes;
}

/** SETTINGS with these values by their numbers. */
export function settings(values: readonly (readonly [id: number, value: number])[] = []): Buffer {
  const payload = Buffer.alloc(values.length * 6);
  values.forEach(([id, value], index) => {
    payload.writeUInt16BE(id, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  });
  return frame("settings", flags.none, 0, payload);
}

/** WINDOW_UPDATE by so many bytes; of the connection for stream 0. */
export function windowUpdate(streamId: number, increment: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(increment);
  return frame("windowUpdate", flags.none, streamId, payload);
}

/** RST_STREAM with a code; 8 is CANCEL. */
export function resetStream(streamId: number, code = 8): Buffer {
  return frame("resetStream", flags.none, streamId, Buffer.from([0, 0, 0, code]));
}

/** A number as HPACK writes it after the bits of `first` (RFC 7541, 5.1). */
function hpackInteger(first: number, bits: number, value: number): Buffer {
  const most = 2 ** bits - 1;
  if (value < most) return Buffer.from([first | value]);
  const bytes = [first | most];
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

function hpackText(text: string): Buffer {
  return Buffer.concat([hpackInteger(0, 7, Buffer.byteLength(text)), Buffer.from(text)]);
}

/** A header as a literal that is not kept in the table. */
export function literal(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), hpackText(name), hpackText(value)]);
}

/** A header as a literal that is kept in the table, where its number is 62 then. */
export function indexedLiteral(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0x40]), hpackText(name), hpackText(value)]);
}

/** A header by its number in the table. */
export function indexed(number: number): Buffer {
  return hpackInteger(0x80, 7, number);
}

/** The headers that a call begins with. */
export function callHead(path: string): Readonly<Record<string, string>> {
  return {
    ":method": "POST",
    ":scheme": "http",
    ":path": path,
    ":authority": "localhost",
    "content-type": "application/grpc",
    te: "trailers",
  };
}

/** What a call begins with, but for what `more` adds, as HPACK. */
export function callBlock(path: string, more: readonly Buffer[] = []): Buffer {
  return Buffer.concat([...Object.entries(callHead(path)).map(([name, value]) => literal(name, value)), ...more]);
}

/** A block as HEADERS and as many CONTINUATION frames as it takes. */
export function headers(streamId: number, block: Uint8Array, flag: number = flags.none): Buffer {
  const most = 16_384;
  const frames = [];
  for (let start = 0; start === 0 || start < block.length; start += most) {
    const isLast = start + most >= block.length;
    const type = start === 0 ? "headers" : "continuation";
    const own = (isLast ? flags.endHeaders : 0) | (start === 0 ? flag : 0);
    frames.push(frame(type, own, streamId, block.subarray(start, start + most)));
  }
  return Buffer.concat(frames);
}

/** A message of gRPC in one DATA frame, with what ends the stream. */
export function message(streamId: number, bytes: Uint8Array, flag: number = flags.endStream): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return frame("data", flag, streamId, Buffer.concat([head, bytes]));
}

/** The numbers of the streams that a client may open, from the first one on. */
export function streamIds(count: number, first = 1): number[] {
  return Array.from({ length: count }, (_, index) => first + index * 2);
}
