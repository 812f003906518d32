/** The HTTP/2 frame types that matter here (RFC 9113, section 6). */
export const frameType = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** The length of a frame's header. */
export const frameHeaderLength = 9;

/** The window that connections and streams begin with. */
const smallWindow = 65_535;

/** Flags of frames. ACK of SETTINGS and PING is the same bit as END_STREAM. */
export const flag = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

/** Writes a frame's header. */
export function writeFrameHeader(
  out: Buffer,
  at: number,
  length: number,
  type: number,
  flags: number,
  stream: number,
): void {
  out.writeUIntBE(length, at, 3);
  out[at + 3] = type;
  out[at + 4] = flags;
  out.writeUInt32BE(stream, at + 5);
}

/** A whole frame. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const out = Buffer.alloc(frameHeaderLength + payload.length);
  writeFrameHeader(out, 0, payload.length, type, flags, stream);
  out.set(payload, frameHeaderLength);
  return out;
}

/** How much a server may send unasked: 2 GiB, or what HTTP/2 allows by itself. */
export type Windows = "endless" | "small";

/** What a client sends first: the preface, no push, and the windows. */
export function opening(windows: Windows): Buffer {
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  const settings = Buffer.alloc(12);
  settings.writeUInt16BE(2, 0);
  settings.writeUInt16BE(4, 6);
  settings.writeUInt32BE(windows === "endless" ? 0x7fffffff : smallWindow, 8);
  const opened = Buffer.concat([preface, frame(frameType.settings, 0, 0, settings)]);
  return windows === "endless" ? Buffer.concat([opened, windowUpdate(0x7fffffff - smallWindow)]) : opened;
}

/** Lets the server send so many bytes more on the connection, or on one stream. */
export function windowUpdate(bytes: number, stream = 0): Buffer {
  const increment = Buffer.alloc(4);
  increment.writeUInt32BE(bytes);
  return frame(frameType.windowUpdate, 0, stream, increment);
}

/** The length-prefixed message of gRPC. */
export function grpcMessage(message: Uint8Array): Buffer {
  const out = Buffer.alloc(5 + message.length);
  out.writeUInt32BE(message.length, 1);
  out.set(message, 5);
  return out;
}
