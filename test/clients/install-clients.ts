import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { clientEnvironment, clientFolders, versions } from "./client-environment.ts";

const run = promisify(execFile);

/** Brings the clients that the tests run, unless an earlier run did. */
export default async function installClients(): Promise<void> {
  await Promise.all([
    required("curl", ["--version"], "curl"),
    installGrpcurl(),
    installNpmPackages(),
    installPythonPackages(),
  ]);
}

async function installGrpcurl(): Promise<void> {
  if (existsSync(join(clientFolders.grpcurl, "grpcurl"))) return;
  await mkdir(clientFolders.grpcurl, { recursive: true });
  const module = `github.com/fullstorydev/grpcurl/cmd/grpcurl@${versions.grpcurl}`;
  await required("go", ["install", module], "Go", { ...process.env, GOBIN: clientFolders.grpcurl });
}

async function installNpmPackages(): Promise<void> {
  const wanted = Object.entries(versions.npm);
  if (wanted.every(([name, version]) => npmVersion(name) === version)) return;
  await rm(clientFolders.npm, remove);
  const install = ["install", "--prefix", clientFolders.npm, "--no-audit", "--no-fund", "--ignore-scripts"];
  await required("npm", [...install, ...wanted.map(([name, version]) => `${name}@${version}`)], "npm");
}

/** The version in which an npm package is there. */
function npmVersion(name: string): string | undefined {
  const path = join(clientFolders.npm, "node_modules", name, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : undefined;
}

async function installPythonPackages(): Promise<void> {
  if (await hasPythonPackages()) return;
  await Promise.all([clientFolders.venv, clientFolders.pythonPackages].map((path) => rm(path, remove)));
  await required("python3", ["--version"], "Python 3");
  const packages = Object.entries(versions.python).map(([name, version]) => `${name}==${version}`);
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  if (await succeeds("python3", ["-m", "venv", clientFolders.venv])) {
    await required(join(clientFolders.venv, "bin/python3"), [...install, ...packages], "pip");
  } else {
    // Debian splits venv off Python: half of an environment is left behind then.
    await rm(clientFolders.venv, remove);
    await required(
      "python3",
      [...install, "--target", clientFolders.pythonPackages, ...packages],
      "Python's venv or pip",
    );
  }
}

const remove = { recursive: true, force: true } as const;

/** Whether Python finds each package in its version, and can load the one that is compiled for the machine. */
function hasPythonPackages(): Promise<boolean> {
  const check = [
    "import grpc, json, sys",
    "from importlib.metadata import version",
    "wanted = json.loads(sys.argv[1])",
    "sys.exit(any(version(name) != wanted[name] for name in wanted))",
  ];
  return succeeds("python3", ["-c", check.join("\n"), JSON.stringify(versions.python)]);
}

function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args, { env: clientEnvironment() }).then(
    () => true,
    () => false,
  );
}

/** Runs what the tests cannot do without. */
async function required(command: string, args: readonly string[], what: string, env = clientEnvironment()) {
  await run(command, args, { env }).catch((error: NodeJS.ErrnoException & { stderr?: string }) => {
    const why = error.code === "ENOENT" ? `${command} is not on the PATH` : `${error.message}\n${error.stderr ?? ""}`;
    throw new Error(`The tests with other clients need ${what}: ${why}`);
  });
}
