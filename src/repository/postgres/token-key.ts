import { randomBytes } from "node:crypto";
import type { Database } from "./database.ts";

/**
 * The key of tokens that the database keeps: whoever asks first makes it, and all get the same. Rejects with a
 * {@link DatabaseFailure}.
 */
export async function readTokenKey(database: Database): Promise<Uint8Array> {
  for (;;) {
    const [kept] = await database.execute<{ value: Buffer }>(
      "SELECT value FROM longrun.settings WHERE name = 'token_key'",
    );
    if (kept) return kept.value;
    await database.execute(
      "INSERT INTO longrun.settings (name, value) VALUES ('token_key', $1) ON CONFLICT DO NOTHING",
      [randomBytes(32)],
    );
  }
}
