/**
 * The values of a header, by its name in lower case, each as it came, in what alternates names and values. Of some that come
 * twice, such as Authorization, Node gives the first value alone among the headers that it has read.
 */
export function headerValues(name: string, rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const each = rawHeaders[index];
    if (each?.length === name.length && each.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? "");
  }
  return values;
}
