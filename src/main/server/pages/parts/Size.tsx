const units = ["B", "KiB", "MiB", "GiB", "TiB"]

/** `1536` as `1.5 KiB`. */
export const text = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power] ?? ""}`
}

/** Bytes for people; the exact number on hovering. */
export const Size = ({ bytes }: { readonly bytes: number }) => <span title={`${bytes} bytes`} safe>{text(bytes)}</span>
