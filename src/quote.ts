const LONGEST = 80;

/** Text of a client, shortened to 80 characters and made well-formed Unicode, so that no error outgrows a header. */
export function shorten(text: string): string {
  const head = text.slice(0, LONGEST).toWellFormed();
  return text.length > LONGEST ? `${head}…` : head;
}

/** Shortened text of a client in double quotes, with control characters escaped, for use inside a message. */
export function quote(text: string): string {
  // JSON leaves these control characters as they are; terminals obey some of them.
  return JSON.stringify(shorten(text)).replace(/[\u007f-\u009f]/g, (control) => {
    return `\\u00${control.charCodeAt(0).toString(16)}`;
  });
}
