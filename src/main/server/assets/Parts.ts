/** What pages are put together from: `pages/parts`. */
export const css = `
.scroll { position: relative; overflow-x: auto; margin: 0 0 var(--gap); }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); font-size: .9rem; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
th { font-size: .85rem; color: var(--quiet); font-weight: 600; white-space: nowrap; }
thead th { vertical-align: bottom; border-bottom-color: var(--edge); }
thead th a { color: inherit; text-decoration: none; }
thead th a:hover { text-decoration: underline; }
thead th[aria-sort] a { color: var(--text); }
tbody th { font-size: 1rem; color: var(--text); }
tbody tr:hover { background: var(--raised); }
th:last-child, td:last-child { padding-right: 0; }
td { overflow-wrap: normal; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: 0 .5rem; vertical-align: .05em; border-radius: 999px; font-size: .8rem;
  line-height: 1.6; font-weight: 600; white-space: nowrap; background: var(--sunken); color: var(--text); }
.badge.good { background: var(--good-ground); color: var(--good); }
.badge.warn { background: var(--warn-ground); color: var(--warn); }
.badge.bad { background: var(--bad-ground); color: var(--bad); }
.badge.info { background: var(--info-ground); color: var(--info); }
.notice { padding: .7rem 1rem; margin: 0 0 var(--gap); border-radius: var(--round);
  border-left: 4px solid currentColor; background: var(--info-ground); color: var(--info); }
.notice.good { background: var(--good-ground); color: var(--good); }
.notice.warn { background: var(--warn-ground); color: var(--warn); }
.notice.bad { background: var(--bad-ground); color: var(--bad); }
.notice p:last-child { margin: 0; }
.card { border: 1px solid var(--line); border-radius: var(--round); padding: var(--gap); margin: 0 0 var(--gap); }
.card > :first-child { margin-top: 0; }
.card > :last-child { margin-bottom: 0; }
.empty { text-align: center; color: var(--quiet); padding: 2.5rem 1rem; border: 1px dashed var(--edge);
  border-radius: var(--round); margin: 0 0 var(--gap); }
.field { margin: 0 0 var(--gap); }
label, .label { display: block; font-weight: 600; margin-bottom: .25rem; }
.hint { color: var(--quiet); font-size: .875rem; margin: .25rem 0 0; }
.error { color: var(--bad); font-size: .9rem; font-weight: 600; margin: .25rem 0 0; }
input, select, textarea, button, .button { font: inherit; }
input:not([type=checkbox], [type=radio]), select, textarea { width: 100%; padding: .45rem .6rem; color: var(--text);
  background: var(--ground); border: 1px solid var(--edge); border-radius: var(--round); }
input:not([type=checkbox], [type=radio]), select { height: 2.5rem; }
input:not([type=checkbox], [type=radio]):hover, select:hover, textarea:hover { border-color: var(--text); }
::-webkit-date-and-time-value { min-height: 1.5em; text-align: left; }
input[aria-invalid=true] { border-color: var(--bad); border-width: 2px; }
button, .button { display: inline-block; padding: .45rem 1rem; border-radius: var(--round); cursor: pointer;
  border: 1px solid var(--accent); background: var(--accent); color: var(--accent-text); text-decoration: none;
  font-weight: 600; }
button:hover, .button:hover { filter: brightness(1.1); }
button.second, .button.second { background: transparent; color: var(--accent); border-color: var(--edge); }
button.second:hover, .button.second:hover { background: var(--raised); border-color: var(--accent); filter: none; }
button.danger { background: var(--bad-ground); border-color: var(--bad); color: var(--bad); }
button.plain { background: none; border: 0; padding: .3rem 0; color: var(--accent); text-decoration: underline;
  text-underline-offset: .15em; font-weight: 400; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin: 0 0 var(--gap); }
.filters { display: flex; flex-wrap: wrap; gap: .6rem .75rem; align-items: end; margin: 0 0 var(--gap); }
.filters .field { margin: 0; flex: 1 1 10rem; max-width: 32rem; }
.filters label { font-size: .875rem; }
.filters button { height: 2.5rem; }
.filters > a { align-self: end; line-height: 2.5rem; }
form + .hint, form + form, form + p { margin-top: var(--gap); }
.search { max-width: 46rem; }
.search .line { display: flex; gap: .6rem; }
.search .line button { flex: none; height: 2.5rem; }
.help { margin: 0 0 var(--gap); }
.help > summary { color: var(--accent); width: max-content; max-width: 100%; }
.help > p { max-width: 60rem; margin: .5rem 0 0; }
.pager { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 1rem; margin: 0 0 var(--gap); }
details > summary { cursor: pointer; }
.pairs { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; }
.pairs dt { color: var(--quiet); }
.pairs dd { margin: 0; }
.copy { font-family: var(--mono); font-size: .85rem; }
.copy + button { margin-top: .4rem; }
@media (max-width: 43.99rem) {
  .filters { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .filters .field:only-of-type { grid-column: 1 / -1; }
  .filters button, .filters > a { justify-self: start; }
  .scroll table { font-size: .875rem; }
  .scroll time { display: inline-block; white-space: normal; min-width: 5.6rem; }
}
@media (max-width: 30rem) { .pairs { grid-template-columns: 1fr; } .pairs dt { margin-top: .4rem; } }
`
