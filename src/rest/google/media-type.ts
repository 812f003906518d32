const UTF_8 = /^charset\s*=\s*"?utf-?8"?$/i;
const CHARSET = /^charset\b/i;

/** The media type of a body by its headers, in lower case and without parameters; empty if there is none. */
export function mediaTypeOf(headers: Readonly<Record<string, string | undefined>>): string {
  return (headers["content-type"] ?? "").split(";", 1).join().trim().toLowerCase();
}

/** Whether headers say that a body is JSON in UTF-8, or say nothing about it. */
export function isJson(headers: Readonly<Record<string, string | undefined>>): boolean {
  const [, ...parameters] = (headers["content-type"] ?? "").split(";").map((part) => part.trim());
  const type = mediaTypeOf(headers);
  return (
    (type === "" || type === "application/json") && !parameters.some((each) => CHARSET.test(each) && !UTF_8.test(each))
  );
}
