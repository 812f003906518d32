/** The tests that need nothing but what npm installs. */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/test/attacks/",
    "<rootDir>/test/clients/",
    "<rootDir>/test/console/browser/",
    "<rootDir>/test/package/",
  ],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2024" } }] },
  extensionsToTreatAsEsm: [".ts"],
  // Many tests wait for processes and databases; by default jest would take one core of two.
  maxWorkers: 2,
  // The first test that needs PostgreSQL waits until it is set up.
  testTimeout: 20_000,
  globalSetup: "<rootDir>/test/support/postgres/share-postgres.ts",
  watchman: false,
};
