import { visible } from "./visible.ts";

/** The longest text that is shown without being asked for. */
const LONGEST = 2000;

/** A text that somebody else wrote: apart from the text around it, and cut if it is long. */
export function PlainText({ text, longest = LONGEST }: { text: string; longest?: number }) {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return <bdi>{visible(shown)}</bdi>;
}
