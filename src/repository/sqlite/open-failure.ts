import { RepositoryError } from "../repository-error.ts";
import { ResultCode, resultCodeOf, systemCodeOf } from "./error-codes.ts";

/** Why a file cannot be used, by the code of an error of the operating system. */
const bySystemCode: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder does not exist",
  ELOOP: "its symbolic links go in a circle",
  EISDIR: "it is a folder",
  EACCES: "there is no permission",
  EPERM: "there is no permission",
  EROFS: "its file system is read-only",
  ENOSPC: "there is no room on the disk",
  EDQUOT: "there is no room on the disk",
};

/** Why a file cannot be used, by a result code of SQLite. */
const byResultCode: Readonly<Record<number, string>> = {
  [ResultCode.BUSY]: "another program is writing to it",
  [ResultCode.READONLY]: "there is no permission to write to it or its folder",
  [ResultCode.IOERR]: "it cannot be read or written",
  [ResultCode.CORRUPT]: "it is damaged",
  [ResultCode.FULL]: "there is no room on the disk",
  [ResultCode.CANTOPEN]: "it or a file beside it cannot be opened: there may be no permission, or no room on the disk",
  [ResultCode.NOTADB]: "it is not an SQLite database, or damaged",
};

/** What became of a file that could not be opened, in words; anything else that was thrown stays as it is. */
export function openFailure(file: string, thrown: unknown): unknown {
  if (thrown instanceof RepositoryError) return new RepositoryError(`${file} cannot be used: ${thrown.message}`);
  const code = resultCodeOf(thrown);
  const reason = code === undefined ? bySystemCode[systemCodeOf(thrown)] : byResultCode[code];
  return reason === undefined ? thrown : new RepositoryError(`${file} cannot be used: ${reason}`, { cause: thrown });
}
