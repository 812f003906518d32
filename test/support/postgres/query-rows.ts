import pg from "pg";

/** Executes one statement on a connection of its own, past the repository, and gives its rows. */
export async function queryRows(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
