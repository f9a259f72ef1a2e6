/** The way through a list by links; a missing direction is left out. `summary` says what part is shown. */
export const Pager = ({ next, previous, summary }: {
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly summary: string
}) => (
  <nav class="pager" aria-label="Pages of the list">
    <span class="quiet" safe>{summary}</span>
    <span class="actions">
      {previous === undefined ? "" : <a href={previous} rel="prev">Previous</a>}
      {next === undefined ? "" : <a href={next} rel="next">Next</a>}
    </span>
  </nav>
)
