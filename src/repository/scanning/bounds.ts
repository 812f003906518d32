/** The most records that are looked at for a page, and for a count for which PostgreSQL has to send them. */
export const MOST_SCANNED = 50_000;

/** The most records that are looked at for any other count. */
export const MOST_COUNTED = 1_000_000;
