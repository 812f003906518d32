import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runClient } from "../run-client.ts";
import { cacheFolder, exampleFolder, type ProducerExample, runDocumented } from "./producer-example.ts";

const folder = exampleFolder("producer-python");
const packages = join(cacheFolder, "python");
const environment = { PYTHONPATH: [packages, "generated"].join(":") };

/** The example in Python, with the packages of its requirements.txt. */
export const pythonProducer: ProducerExample = {
  language: "Python",
  folder,
  source: "producer.py",
  prepare: async () => {
    await installRequirements();
    mkdirSync(join(folder, "generated"), { recursive: true });
    await runDocumented(folder, "python3 -m grpc_tools.protoc", environment);
  },
  command: (address, pace) => [
    "python3",
    "producer.py",
    ...["--address", address, "--lease", "1", "--pace", String(pace / 1000)],
  ],
  environment,
};

/** Brings the packages, unless an earlier run brought the same. */
async function installRequirements(): Promise<void> {
  const requirements = readFileSync(join(folder, "requirements.txt"), "utf8");
  const installed = join(packages, "requirements.txt");
  if (existsSync(installed) && readFileSync(installed, "utf8") === requirements) return;
  rmSync(packages, { recursive: true, force: true });
  const options = ["--quiet", "--disable-pip-version-check", "--target", packages, "-r", "requirements.txt"];
  const { exitCode, stderr } = await runClient("python3", ["-m", "pip", "install", ...options], { cwd: folder });
  if (exitCode !== 0) throw new Error(`The example in Python needs its packages: ${stderr}`);
  writeFileSync(installed, requirements);
}
