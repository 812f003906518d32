/** The begin of a request line with a path; what comes behind its question mark may be secret. */
const REQUEST_LINE = /^[A-Z]+ (\/[^ ?\r\n]*)/gm;

/** The path of the last request whose first line is in these bytes, as it came; empty if there is none. */
export function targetInPacket(packet: Uint8Array = new Uint8Array()): string {
  const lines = Buffer.from(packet).toString("latin1").matchAll(REQUEST_LINE);
  return [...lines].at(-1)?.[1] ?? "";
}
