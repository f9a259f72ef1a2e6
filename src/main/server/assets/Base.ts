/** Bare elements, and the frame every page has. */
export const css = `
*, ::before, ::after { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 var(--gap); }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p, ul, ol, dl, pre { margin: 0 0 var(--gap); }
a { color: var(--accent); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
code, pre, kbd, .mono { font-family: var(--mono); font-size: .9em; }
pre { overflow-x: auto; padding: .75rem; background: var(--raised); border-radius: var(--round); }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
mark { background: var(--mark); color: var(--mark-text); border-radius: 2px; }
img { max-width: 100%; height: auto; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -200vw; top: 0; background: var(--ground); padding: .5rem 1rem; z-index: 2; }
.skip:focus { left: 0; }
.site { border-bottom: 1px solid var(--line); background: var(--raised); }
.site > div, main, .foot { max-width: 80rem; margin: 0 auto; padding: .6rem var(--gap); }
.site > div { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem 1.25rem; }
.site .brand { font-weight: 700; font-size: 1.1rem; color: var(--text); text-decoration: none; }
.site nav { margin-left: auto; }
.site ul { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem 1.25rem; margin: 0; padding: 0;
  list-style: none; }
.site nav a, .site .plain { display: inline-block; padding: .3rem 0; line-height: 1.4; text-decoration: none;
  border-bottom: 2px solid transparent; border-radius: 0; }
.site nav a:hover, .site .plain:hover { border-bottom-color: currentColor; filter: none; }
.site nav [aria-current] { color: var(--text); font-weight: 600; border-bottom-color: var(--accent); }
.who { color: var(--quiet); font-size: .9rem; min-width: 0; }
.crumbs { margin: 0 0 .5rem; font-size: .9rem; color: var(--quiet); }
.crumbs ol { display: flex; flex-wrap: wrap; gap: .1rem .5rem; list-style: none; margin: 0; padding: 0; }
.crumbs li + li::before { content: "›" / ""; margin-right: .5rem; }
.crumbs a { text-decoration: none; }
.crumbs a:hover { text-decoration: underline; }
main { padding-top: 1.5rem; padding-bottom: 3rem; }
main:focus { outline: none; }
.narrow { max-width: 34rem; }
.narrow.entrance { max-width: 26rem; margin: min(8vh, 5rem) auto 0; }
.foot { color: var(--quiet); font-size: .85rem; border-top: 1px solid var(--line); }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) { .skip { transition: left .1s; } }
@media (max-width: 43.99rem) {
  .site > div { padding-bottom: 0; gap: .1rem 1rem; }
  .who { margin-left: auto; max-width: 70%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .site nav { width: 100%; margin: 0; }
  .site ul { gap: 0 .9rem; font-size: .875rem; }
  .site nav a, .site .plain { padding: .45rem 0; }
  main { padding-top: 1.1rem; }
  h1 { font-size: 1.4rem; }
}
@media print {
  .site, .foot, .skip, .crumbs, .pager, .actions, .does { display: none; }
  main { max-width: none; padding: 0; }
}
`
