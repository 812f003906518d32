/** Reads the URL under which clients find the server, such as `https://longrun.example.com`; empty is none. */
export function parsePublicUrl(text: string): string | undefined {
  if (text === "") return undefined;
  if (!/^https?:\/\/[^\s?#@]+$/i.test(text) || !URL.canParse(text)) {
    throw new Error("must be a URL such as https://longrun.example.com, without user, query and fragment");
  }
  return new URL(text).href.replace(/\/+$/, "");
}
