import { escapeUnseen } from "./escape-unseen.ts";

const LONGEST = 80;

/** Text of a client, shortened to 80 characters and made well-formed Unicode, so that no error outgrows a header. */
export function shorten(text: string): string {
  const head = text.slice(0, LONGEST).toWellFormed();
  return text.length > LONGEST ? `${head}…` : head;
}

/** Shortened text of a client in double quotes, with what cannot be seen escaped, for use inside a message. */
export function quote(text: string): string {
  return escapeUnseen(JSON.stringify(shorten(text)));
}
