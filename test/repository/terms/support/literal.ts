/** The literal of a filter that means this text, whatever is in it. */
export function literal(text: string): string {
  return `"${text.replace(/[\\"*]/g, "\\$&")}"`;
}
