import { Command } from "commander";
import type { RepositoryUrl } from "../config/repository-url.ts";
import { openLocated } from "../open-repository.ts";
import type { Migration } from "../repository/migrations.ts";
import { addConfigOptions, configOf } from "./config-options.ts";
import { inWords } from "./in-words.ts";

/** `longrun migrate`: brings the schema of a repository up to date, or tells what that would take. */
export function migrateCommand(setExitCode: (code: number) => void): Command {
  const command = addConfigOptions(new Command("migrate"), ["repository"]);
  command.description("bring the schema of a repository up to date, for servers that run with --no-migrate");
  command.option("--dry-run", "only tell which migrations are to be applied, with their SQL");
  return command.action(async () => {
    const { repository } = configOf(command);
    process.stdout.write(await migrate(repository, command.getOptionValue("dryRun") === true));
    setExitCode(0);
  });
}

async function migrate(location: RepositoryUrl, dryRun: boolean): Promise<string> {
  const pending = await inWords(() => pendingMigrations(location));
  if (pending.length === 0) return "The schema is up to date.\n";
  if (dryRun) return pending.map(({ version, name, sql }) => `-- ${version} ${name}\n${sql.trim()}\n`).join("\n");
  const repository = await inWords(() => openLocated(location, { migrate: true }));
  await repository.close();
  return pending.map(({ version, name }) => `Applied ${version} ${name}.\n`).join("");
}

async function pendingMigrations(location: RepositoryUrl): Promise<readonly Migration[]> {
  switch (location.kind) {
    case "memory":
      return [];
    case "sqlite": {
      const { pendingSqliteMigrations } = await import("../repository/sqlite/pending-sqlite-migrations.ts");
      return pendingSqliteMigrations(location.file);
    }
    case "postgres": {
      const { pendingPostgresMigrations } = await import("../repository/postgres/pending-postgres-migrations.ts");
      return pendingPostgresMigrations(location.url);
    }
  }
}
