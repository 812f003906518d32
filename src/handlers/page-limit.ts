import { badField } from "../errors.ts";

const DEFAULT_PAGE_SIZE = 100;
const LARGEST_PAGE_SIZE = 1000;

/** How many entries a page has at most, by the page size asked for (AIP-158). Throws INVALID_PAGE_SIZE. */
export function pageLimit(pageSize: number): number {
  if (pageSize < 0) throw badField("INVALID_PAGE_SIZE", "page_size", "must not be negative.", String(pageSize));
  return pageSize === 0 ? DEFAULT_PAGE_SIZE : Math.min(pageSize, LARGEST_PAGE_SIZE);
}
