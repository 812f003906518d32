/** The regular expression, as text, of a segment of a resource name: a collection or an ID (AIP-122). */
export const SEGMENT = String.raw`(?!(?:\.{1,2}|-|operations)(?:/|$))[a-zA-Z0-9._~-]{1,128}`;

/** What a segment looks like, in words for error messages. */
export const SEGMENT_RULE = 'must be 1 to 128 of [a-zA-Z0-9._~-], and not ".", "..", "-" or "operations"';

const RESOURCE_ID = new RegExp(`^${SEGMENT}$`);

/** Whether the text may be a segment of a resource name. */
export function isResourceId(text: string): boolean {
  return RESOURCE_ID.test(text);
}
