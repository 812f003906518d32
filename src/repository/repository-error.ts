/**
 * A repository that cannot be opened; the message says why in words: who has it locked, that its schema is older or newer
 * than this version knows, that its file is damaged, that its database cannot be reached. It never holds a password.
 */
export class RepositoryError extends Error {
  override readonly name = "RepositoryError";
}
