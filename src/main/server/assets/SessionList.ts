/** The page My sessions: a table, on a narrow screen a card for each session. */
export const css = `
.sessions table { font-size: .8125rem; }
.sessions th[scope=row] { white-space: normal; min-width: 17.5rem; overflow-wrap: anywhere; font-size: .9375rem;
  line-height: 1.35; }
.sessions th[scope=row] a { text-decoration: none; }
.sessions th[scope=row] a:hover { text-decoration: underline; }
.sessions .file, .sessions .problem { display: block; font-weight: 400; font-size: .75rem; margin-top: .15rem;
  color: var(--quiet); }
.sessions .problem { color: var(--bad); }
.sessions thead th { font-size: .8125rem; white-space: normal; overflow-wrap: normal; line-height: 1.3; }
.sessions thead th[aria-sort] { white-space: nowrap; }
.sessions thead th:first-child { white-space: nowrap; }
.sessions th, .sessions td { padding-right: .7rem; }
.sessions th:last-child, .sessions td:last-child { padding-right: 0; }
.sessions .badge { font-size: .75rem; }
.sessions td { padding-top: .6rem; color: var(--quiet); }
.sessions td time { display: inline-block; white-space: normal; min-width: 5.6rem; }
.sessions .model { display: block; white-space: nowrap; }
.sessions .model.long { white-space: normal; overflow-wrap: anywhere; }
.sessions .does { white-space: nowrap; line-height: 1.9; }
.sessions .does a { display: block; }
.hits, .found { list-style: none; padding: 0; }
.found { max-width: 60rem; }
.found h3 { font-size: 1.05rem; margin: 0 0 .15rem; }
.found h3 a { text-decoration: none; }
.found h3 a:hover { text-decoration: underline; }
.hits { margin: 0; }
.hits li { border-top: 1px solid var(--line); padding: .6rem 0 0; }
.hits p { margin: .1rem 0 .7rem; overflow-wrap: anywhere; }
@media (max-width: 60rem) {
  .sessions table { font-size: .875rem; }
  .sessions th[scope=row] { font-size: 1rem; }
  .sessions table, .sessions tbody, .sessions tr, .sessions th[scope=row], .sessions td { display: block; }
  .sessions thead, .sessions thead tr { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin-bottom: .5rem; }
  .sessions thead tr::before { content: "Sort by:"; color: var(--quiet); font-size: .85rem; }
  .sessions thead th { display: none; border: 0; padding: 0; }
  .sessions thead th:has(a) { display: block; }
  .sessions thead th a { color: var(--accent); }
  .sessions thead th[aria-sort] a { color: var(--text); }
  .sessions tbody tr { border: 1px solid var(--line); border-radius: var(--round); padding: .8rem 1rem;
    margin: 0 0 .75rem; display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
  .sessions th[scope=row], .sessions td { border: 0; padding: .1rem 0; min-width: 0; text-align: left; }
  .sessions th[scope=row], .sessions .does { width: 100%; padding-bottom: .3rem; }
  .sessions td[data-label]::before { content: attr(data-label) ": "; }
  .sessions td[data-label]:empty { display: none; }
  .sessions .model { display: inline; white-space: normal; }
  .sessions thead th:first-child { white-space: normal; }
  .sessions .does { padding: .3rem 0 0; }
  .sessions .does a { display: inline-block; margin-right: 1.25rem; }
}
`
