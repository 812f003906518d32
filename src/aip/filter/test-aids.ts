/** What the tests of one subject share. */
export interface TestAids {
  /** The text with its case folded. */
  folded(text: string): string;
  /** Whether one more element of a list may be looked at; there is an end, for all tests together. */
  mayVisit(): boolean;
}
