/** What was thrown, in words for the operator; with the reason behind it, if it names one. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null || !("message" in thrown)) return String(thrown);
  const cause = "cause" in thrown ? thrown.cause : undefined;
  return cause === undefined ? String(thrown.message) : `${thrown.message}: ${messageOf(cause)}`;
}
