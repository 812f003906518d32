import type { PageOptions } from "../../client/operations-client.ts";
import type { Page } from "../../client/page.ts";

/** Where to begin, how many to ask for at a time, and how many there are to be in all. */
export interface PagesOptions extends Pick<PageOptions, "pageSize" | "pageToken"> {
  readonly limit?: number;
}

/** All pages of a list, or as many as hold `limit` items; the last one tells where the list goes on. */
export async function* pages<Item>(
  fetch: (page: Pick<PageOptions, "pageSize" | "pageToken">) => Promise<Page<Item>>,
  { pageSize, pageToken = "", limit = Number.POSITIVE_INFINITY }: PagesOptions,
): AsyncGenerator<Page<Item>, void> {
  let left = limit;
  for (let token = pageToken; ; ) {
    const wanted = Number.isFinite(left) ? Math.min(pageSize ?? left, left, 1000) : pageSize;
    const { items, nextPageToken } = await fetch({ pageSize: wanted, pageToken: token });
    // Where the next item would be is not known if a server gives more than it was asked for.
    if (items.length > left) return yield { items: items.slice(0, left), nextPageToken: "" };
    yield { items, nextPageToken };
    left -= items.length;
    if (nextPageToken === "" || left === 0) return;
    token = nextPageToken;
  }
}
