/**
 * The order of two texts by code points, which is that of their UTF-8 bytes: negative, 0 or positive. JavaScript's
 * own order puts the characters beyond U+FFFF before those from U+E000 to U+FFFF.
 */
export function compareText(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let index = 0; index < shorter; index++) {
    const difference = rank(one.charCodeAt(index)) - rank(other.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function rank(code: number): number {
  return code >= 0xd800 && code <= 0xdfff ? code + 0x10000 : code;
}
