/**
 * The folders a hook line may append to `PATH`: absolute, each once, in the order found, and only of characters that
 * mean nothing to any shell, so that no quoting has to be right for them. `refused` are the others.
 */
export const choose = (
  found: ReadonlyArray<string>
): { readonly folders: ReadonlyArray<string>; readonly refused: ReadonlyArray<string> } => {
  const each = [...new Set(found.map((folder) => folder.replace(/(?<=.)\/+$/, "")))]
  return { folders: each.filter(isPlain), refused: each.filter((folder) => !isPlain(folder)) }
}

const isPlain = (folder: string): boolean => /^\/[A-Za-z0-9._/+@-]*$/.test(folder)
