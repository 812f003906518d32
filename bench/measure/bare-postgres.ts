import pg from "pg";
import type { NewOperationRecord } from "../../src/operations/record.ts";

/** The bare driver: each insertion is a statement and a commit of its own, into a table without more than it needs. */
export class BarePostgres {
  readonly #pool: pg.Pool;

  private constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Makes a table in a database, to be written over so many connections. */
  static async open(url: string, connections: number): Promise<BarePostgres> {
    const pool = new pg.Pool({ connectionString: url, max: connections });
    await pool.query("CREATE TABLE bare (name text PRIMARY KEY, create_time bigint, operation bytea)");
    return new BarePostgres(pool);
  }

  async insert({ name, createTime, operation }: NewOperationRecord): Promise<void> {
    const text = "INSERT INTO bare (name, create_time, operation) VALUES ($1, $2, $3)";
    await this.#pool.query(text, [name, createTime, operation]);
  }

  /** Has the database take notice of how much there is, as it does by itself within minutes. */
  async analyze(): Promise<void> {
    await this.#pool.query("VACUUM ANALYZE longrun.operations");
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
