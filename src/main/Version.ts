/** The version in `package.json`; a test keeps the two equal, so that no program has to read a file to know it. */
export const version = "0.1.0"
