/** The text of a location without the values in its query, if it is a URL: `***` stands for each. A path has none. */
export function hideQuery(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  const [address = "", ...query] = text.split("?");
  if (query.length === 0) return text;
  const parameters = query.join("?").split("&");
  return `${address}?${parameters.map((each) => each.replace(/^([^=]*=)?.*$/su, "$1***")).join("&")}`;
}
