import sharePostgres from "../support/postgres/share-postgres.ts";
import installClients from "./install-clients.ts";

/** Jest's global setup of the tests that use real clients. */
export default async function setUp(): Promise<void> {
  await Promise.all([installClients(), sharePostgres()]);
}
