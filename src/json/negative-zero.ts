declare global {
  interface JSON {
    /** A value that JSON.stringify writes as this text. */
    rawJSON(text: string): { rawJSON: string };
  }
}

/** What JSON.stringify writes as `-0`; the number -0 it writes as `0`. */
export const NEGATIVE_ZERO = JSON.rawJSON("-0");
