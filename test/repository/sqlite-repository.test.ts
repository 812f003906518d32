import { jest } from "@jest/globals";
import { SqliteRepository } from "../../src/repository/sqlite/sqlite-repository.ts";
import { repositoryConformance } from "./conformance.ts";
import { newFile } from "./sqlite/support/files.ts";

// Properties open a repository for each case: a file, a thread, and writes that wait for the disk.
jest.setTimeout(60_000);

repositoryConformance("SqliteRepository", () => SqliteRepository.open(newFile()));
