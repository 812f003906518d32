import config from "./jest.config.js";

/** The tests of the console in a real browser: Debian's chromium. */
export default {
  ...config,
  testMatch: ["<rootDir>/test/console/browser/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 60_000,
  // The browser takes a core itself, and how long it takes to paint is measured.
  maxWorkers: 1,
  globalSetup: "<rootDir>/test/console/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/console/support/global-teardown.ts",
};
