import config from "./jest.config.js";

/** The tests of the packed package, the image and the example that embeds the library. */
export default {
  ...config,
  testMatch: ["<rootDir>/test/package/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
