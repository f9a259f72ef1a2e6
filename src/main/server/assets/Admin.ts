/** Pages for admins: `pages/admin`. */
export const css = `
.tabs ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 0 0 var(--gap);
  border-bottom: 1px solid var(--line); }
.tabs a { display: inline-block; padding: .4rem 0; text-decoration: none; border-bottom: 3px solid transparent; }
.tabs a:hover { border-bottom-color: currentColor; }
.tabs a[aria-current] { font-weight: 600; color: var(--text); border-bottom-color: var(--accent); }
.check { display: flex; gap: .5rem; align-items: baseline; }
.check label { font-weight: 400; margin: 0; }
.params { margin: 0; padding: 0; list-style: none; font-size: .875rem; min-width: 14rem; }
.params li { overflow-wrap: anywhere; }
td.wide { min-width: 12rem; }
td form { margin: 0; display: inline; }
`
