const BASE64 = /^[A-Za-z0-9+/_-]*(?<padding>={0,2})$/;

/** The bytes that the text is in base64, of either alphabet and with or without padding; undefined if it is none. */
export function parseBase64(text: string): Uint8Array | undefined {
  const padding = BASE64.exec(text)?.groups?.padding;
  if (padding === undefined || (text.length - padding.length) % 4 === 1) return undefined;
  return Buffer.from(text, "base64");
}
