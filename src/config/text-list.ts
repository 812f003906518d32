/** A list of texts with commas between them; the empty text is none. Throws an Error for an empty one among others. */
export function parseTextList(text: string): readonly string[] {
  if (text === "") return [];
  const texts = text.split(",").map((part) => part.trim());
  if (texts.every((each) => each !== "")) return texts;
  throw new Error("must be texts with commas between them, none of them empty");
}
