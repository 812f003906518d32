import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clients in other languages that the tests bring, and their versions. */
export const versions = {
  grpcurl: "v1.9.3",
  python: {
    "google-api-core": "2.44.0",
    "googleapis-common-protos": "1.76.0",
    grpcio: "1.85.1",
    "grpcio-status": "1.85.1",
  },
} as const;

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** Where the clients are kept between runs. */
export const clientFolders = {
  /** Holds the grpcurl of this version and nothing else. */
  grpcurl: join(modules, ".cache/longrun-clients", `grpcurl-${versions.grpcurl}`),
  /** A virtual environment with the Python packages. */
  venv: join(modules, ".cache/longrun-clients/venv"),
  /** The Python packages, on machines whose Python makes no virtual environments. */
  pythonPackages: join(modules, ".cache/longrun-clients/python-packages"),
} as const;

/** The environment in which `grpcurl`, `buf`, and `python3` with its packages are those of the tests. */
export function clientEnvironment(): NodeJS.ProcessEnv {
  const folders = [clientFolders.grpcurl, join(clientFolders.venv, "bin"), join(modules, ".bin")];
  return {
    ...process.env,
    PATH: [...folders, process.env.PATH ?? ""].join(delimiter),
    PYTHONPATH: clientFolders.pythonPackages,
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
