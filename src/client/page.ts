/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; empty after the last one. */
  readonly nextPageToken: string;
}

/** The items of all pages, each page fetched when its first item is asked for. */
export async function* itemsOfPages<Item>(
  fetch: (pageToken: string) => Promise<Page<Item>>,
): AsyncGenerator<Item, void> {
  for (let pageToken = ""; ; ) {
    const { items, nextPageToken } = await fetch(pageToken);
    yield* items;
    if (nextPageToken === "") return;
    pageToken = nextPageToken;
  }
}
