/** The page My sessions: a table, on a narrow screen a card for each session. */
export const css = `
.sessions th[scope=row] { white-space: normal; color: var(--text); font-size: 1rem; min-width: 16rem;
  overflow-wrap: anywhere; }
.sessions .file, .sessions .problem { display: block; font-weight: 400; font-size: .8rem; color: var(--quiet); }
.sessions .problem { color: var(--bad); }
.sessions td { font-size: .9rem; }
.sessions .does { white-space: nowrap; }
.hits, .found { list-style: none; padding: 0; }
.hits p { margin: .2rem 0 .8rem; overflow-wrap: anywhere; }
mark { background: var(--mark); color: var(--mark-text); }
@media (max-width: 50rem) {
  .sessions table, .sessions tbody, .sessions tr, .sessions th[scope=row], .sessions td { display: block; }
  .sessions thead th { display: inline-block; border: 0; padding: 0 .75rem .5rem 0; }
  .sessions thead, .sessions thead tr { display: block; }
  .sessions tbody tr { border: 1px solid var(--line); border-radius: var(--round); padding: .75rem; margin: 0 0 .75rem; }
  .sessions th[scope=row], .sessions td { border: 0; padding: .15rem 0; min-width: 0; text-align: left; }
  .sessions td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet); }
  .sessions td[data-label]:empty { display: none; }
}
`
