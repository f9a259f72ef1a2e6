/**
 * Before appending to a log of `size` bytes that may hold `limit`: roll it to its `.1` file, or go on. Exactly the
 * limit is not yet too large (client spec CAP-14).
 */
export const decide = (size: number, limit: number): "keep" | "rotate" => size > limit ? "rotate" : "keep"
