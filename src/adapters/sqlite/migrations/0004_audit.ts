export const statements: ReadonlyArray<string> = []
