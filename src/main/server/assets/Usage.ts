/** The pages about usage: figures in short, charts that grow with the page, tables beside them. */
export const css = `
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 42%), 1fr)); gap: var(--gap); margin: 1rem 0; padding: 0; }
.tiles div { background: var(--raised); border: 1px solid var(--line); border-radius: var(--round); padding: .6rem .9rem; }
.tiles dt { color: var(--quiet); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.chart { margin: 1.5rem 0 .5rem; }
.chart figcaption { color: var(--quiet); font-size: .9rem; margin-bottom: .4rem; }
.chart svg { display: block; width: 100%; height: auto; max-height: 22rem; }
.chart .bar { fill: var(--accent); }
.chart .axis { stroke: var(--edge); stroke-width: 1; }
.chart text { fill: var(--quiet); font-size: 12px; }
.chart text.value { fill: var(--text); }
.chart .narrow { display: none; }
.usage th[scope=row] { overflow-wrap: anywhere; min-width: 7rem; white-space: normal; }
.usage.in-time th[scope=row] { white-space: nowrap; min-width: 0; }
@media (max-width: 40rem) {
  .chart .narrow { display: block; max-height: none; }
  .chart .wide { display: none; }
}
`
