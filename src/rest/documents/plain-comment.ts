const LINK = /\[([^\]]+)\]\[[^\]]*\]/g;

/**
 * The text of a comment in a proto file: each paragraph in one line, blank lines between them, and of links to other
 * declarations (`[Operation][google.longrunning.Operation]`) their text only.
 */
export function plainComment(comment: string): string {
  const paragraphs = comment.split(/\n\s*\n/).map((paragraph) => paragraph.trim().replace(/\s+/g, " "));
  return paragraphs.join("\n\n").replace(LINK, "$1").trim();
}

/** The first sentence of a text. */
export function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}
