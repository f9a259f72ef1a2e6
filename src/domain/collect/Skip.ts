/**
 * Is the value of `AGNES_SKIP_LEGACY_COLLECTOR` the wish not to collect? Exactly these three count (server spec §9,
 * 15.3-C13, C15): a container has no home directories, but a machine whose admin wrote `yes` may have some.
 */
export const isWished = (value: string | undefined): boolean => ["1", "true", "TRUE"].includes((value ?? "").trim())
