import * as Timestamp from "../../../../domain/time/Timestamp.ts"

/** An instant as `2026-11-20 09:13:00 UTC`. */
export const Time = ({ at }: { readonly at: Timestamp.EpochMillis }) => {
  const iso = Timestamp.format(at)
  return <time datetime={iso} safe>{`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`}</time>
}

/** The same, or a word where there is none. */
export const MaybeTime = (
  { at, none = "never" }: { readonly at: Timestamp.EpochMillis | undefined; readonly none?: string }
) => at === undefined ? <span class="quiet" safe>{none}</span> : <Time at={at} />
