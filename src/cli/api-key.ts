import { Argument, Command, InvalidArgumentError } from "commander";
import { apiKeyNameRule, hashApiKey, isApiKeyName, makeApiKey } from "../authentication/api-key.ts";

/**
 * `longrun api-key NAME`: makes an API key. Its entry for the file of API keys goes to standard output, so that it can be
 * appended there; the key itself to standard error, so that it cannot be by accident.
 */
export function apiKeyCommand(): Command {
  return new Command("api-key")
    .description("make an API key: prints the key, this once, and its entry to append to the file of API keys")
    .addArgument(new Argument("<NAME>", "who is to have it, as the server will call them").argParser(parseName))
    .action((name: string) => {
      const key = makeApiKey();
      process.stderr.write(`The key of ${name}, which is kept nowhere: ${key}\n`);
      process.stdout.write(entryText(name, key));
    });
}

function parseName(text: string): string {
  if (!isApiKeyName(text)) throw new InvalidArgumentError(`It ${apiKeyNameRule}.`);
  return text;
}

function entryText(name: string, key: string): string {
  return `  - name: ${JSON.stringify(name)}\n    hash: sha256:${hashApiKey(key).toString("hex")}\n`;
}
