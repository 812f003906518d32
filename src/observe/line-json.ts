import { escapeUnseen } from "../escape-unseen.ts";

/** JSON in one line without any control or format character, whoever reads it. */
export function lineJson(value: unknown): string {
  return escapeUnseen(JSON.stringify(value));
}
