/** Reads a comma-separated list of web origins, such as `https://a.example.com,http://localhost:8080`; empty is none. */
export function parseOrigins(text: string): readonly string[] {
  if (text === "") return [];
  return text.split(",").map((part) => {
    const origin = part.trim();
    if (!/^https?:[^*]*$/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error("must be origins separated by commas, such as https://a.example.com,http://localhost:8080");
    }
    return origin;
  });
}
