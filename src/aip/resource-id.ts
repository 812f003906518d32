const RESOURCE_ID = /^[a-zA-Z0-9._~-]{1,128}$/;
const RESERVED: ReadonlySet<string> = new Set([".", "..", "-", "operations"]);

/** What a resource ID looks like, in words for error messages. */
export const RESOURCE_ID_RULE = 'must be 1 to 128 of [a-zA-Z0-9._~-], and not ".", "..", "-" or "operations"';

/** Whether the text may be a segment of a resource name: a collection or an ID (AIP-122). */
export function isResourceId(text: string): boolean {
  return RESOURCE_ID.test(text) && !RESERVED.has(text);
}
