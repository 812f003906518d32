import { expect } from "@jest/globals";
import { parentPattern } from "../../../src/aip/parent-pattern.ts";
import type { Page, PageQuery, Repository } from "../../../src/repository/repository.ts";
import { NOW } from "./records.ts";

/** What a page is about besides its parents: all there is, unless it says otherwise. */
export type Query = Partial<Omit<PageQuery, "parents">>;

/** A page of the records in the parents. */
export async function page(repository: Repository, parents: string, query: Query = {}): Promise<Page> {
  const defaults = { limit: 100, maxBytes: 1_000_000, now: NOW };
  return repository.page({ parents: parentPattern(parents), ...defaults, ...query });
}

/** The names on a page. */
export async function names(repository: Repository, parents: string, query: Query = {}): Promise<string[]> {
  return (await page(repository, parents, query)).records.map(({ name }) => name);
}

/** All pages, from the first to the last. */
export async function walk(repository: Repository, parents: string, query: Query = {}): Promise<Page[]> {
  const pages: Page[] = [];
  let after: PageQuery["after"];
  do {
    pages.push(await page(repository, parents, { ...query, after }));
    expect(pages.length).toBeLessThan(100);
    after = pages.at(-1)?.next;
  } while (after);
  return pages;
}
