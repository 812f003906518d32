// A process that opens the file of its argument, says so, and then inserts one record after the other, saying each name
// as soon as the insertion was acknowledged, until it is killed.
import { SqliteRepository } from "../../../../src/repository/sqlite/sqlite-repository.ts";
import { insert } from "../../conformance/records.ts";

const repository = await SqliteRepository.open(process.argv[2] ?? "");
process.stdout.write("open\n");
for (let id = 0; ; id++) {
  const { name } = await insert(repository, `operations/${id}`, { operation: Buffer.alloc(id % 5000, id) });
  process.stdout.write(`${name}\n`);
}
