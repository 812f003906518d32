import { anyUnpack, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { PgBoss } from "pg-boss";
import { Longrun, openRepository, type WorkHandler } from "../../../src/index.ts";
import { ErrorInfoSchema, State } from "../../../src/proto/messages.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { pgBossQueue } from "../../../src/work/queue/pg-boss-queue.ts";
import { execute } from "../../support/postgres/database.ts";
import { queryRows } from "../../support/postgres/query-rows.ts";
import { createDatabase } from "../../support/postgres.ts";
import { until } from "../support.ts";
import { WorkerProcess } from "./worker-process.ts";

type Handler = WorkHandler<typeof StringValueSchema, undefined>;

/** Has the database note every write that ends an operation, or that is made after its end. */
const NOTE_ENDS = `
  CREATE TABLE ends (name text);
  CREATE FUNCTION note_end() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO ends VALUES (new.name); RETURN NULL; END $$;
  CREATE TRIGGER note_end AFTER INSERT OR UPDATE ON longrun.operations FOR EACH ROW
    WHEN (new.state IN (${State.SUCCEEDED}, ${State.FAILED}, ${State.CANCELLED})) EXECUTE FUNCTION note_end()`;

/** Processes on one database: this one creates operations, others work on them. */
export class Cluster {
  readonly url: string;
  readonly repository: Repository;
  readonly boss: PgBoss;
  readonly longrun: Longrun;
  readonly rerun: Handler;
  readonly fail: Handler;
  readonly #workers: WorkerProcess[] = [];
  readonly #drop: () => Promise<void>;

  private constructor(url: string, repository: Repository, boss: PgBoss, drop: () => Promise<void>) {
    this.url = url;
    this.repository = repository;
    this.boss = boss;
    this.#drop = drop;
    this.longrun = new Longrun({ repository });
    const queue = pgBossQueue(boss, { concurrency: 0 });
    const types = { inputType: StringValueSchema, responseType: StringValueSchema, queue };
    const never = () => {
      throw new Error("This process does not work.");
    };
    this.rerun = this.longrun.handle("rerun", { ...types, onCrash: "rerun", maxAttempts: 100 }, never);
    this.fail = this.longrun.handle("fail", { ...types, onCrash: "fail" }, never);
  }

  /** Makes one on a database of its own, without workers. */
  static async open(): Promise<Cluster> {
    const { url, drop } = await createDatabase();
    const repository = await openRepository(url);
    await execute(url, NOTE_ENDS);
    const boss = new PgBoss(url);
    boss.on("error", () => {});
    await boss.start();
    return new Cluster(url, repository, boss, drop);
  }

  /** Starts a process that works. */
  async startWorker(): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start(this.url);
    this.#workers.push(worker);
    return worker;
  }

  /** How the operation ends: the value of its response, or the reason of its error. */
  async outcome(name: string): Promise<string | undefined> {
    const { result } = await until(this.repository, name, ({ done }) => done);
    if (result.case === "response") return anyUnpack(result.value, StringValueSchema)?.value;
    const details = result.value?.details ?? [];
    return details.flatMap((detail) => anyUnpack(detail, ErrorInfoSchema)?.reason ?? [])[0];
  }

  /** The names of the operations that have jobs, in any state, as often as they have them. */
  async jobs(): Promise<string[]> {
    const text = "SELECT data->>'name' AS name FROM pgboss.job WHERE name LIKE 'longrun/%' ORDER BY 1";
    return (await queryRows(this.url, text)).map(({ name }) => name);
  }

  /** The names of the operations that have ended, as often as they have. */
  async ends(): Promise<string[]> {
    return (await queryRows(this.url, "SELECT name FROM ends ORDER BY name")).map(({ name }) => name);
  }

  /** The names of the operations there are. */
  async operations(): Promise<string[]> {
    return (await queryRows(this.url, "SELECT name FROM longrun.operations ORDER BY name")).map(({ name }) => name);
  }

  /** Kills the workers and forgets everything. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.end()));
    await this.longrun.drain(0);
    await this.boss.stop({ graceful: false });
    await this.repository.close();
    await this.#drop();
  }
}
