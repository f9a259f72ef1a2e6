/** The page of one session: a calm column of text, its margin, and the list of prompts beside it. */
export const css = `
.session { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 3rem; }
.session-head { max-width: 60rem; margin-bottom: 1.5rem; }
.session-head h1 { max-width: 40ch; text-wrap: balance; }
.session-head .pairs { grid-template-columns: max-content 1fr; margin-bottom: .9rem; }
.session-head .pairs dt { margin: 0; }
.session-head .actions { gap: .25rem 1rem; }
.session-head dd { overflow-wrap: anywhere; }
.revisions { margin: 0 0 .5rem; }
.revisions ul { margin: .4rem 0 .6rem; padding-left: 1.2rem; max-height: 14rem; overflow-y: auto; }
.revisions [aria-current] { font-weight: 600; color: var(--text); text-decoration: none; }
.conversation { min-width: 0; }
.day { margin: 1.25rem 0 0; color: var(--quiet); font-size: .85rem; }
.turn { display: grid; grid-template-columns: minmax(0, 1fr); margin: 0; padding: .35rem 0; scroll-margin-top: 1rem; }
.turn.assistant { padding: .2rem 0; }
.turn.human { padding: 1.1rem 0 .6rem; }
.turn .said { min-width: 0; max-width: 46rem; }
.turn.human .said { background: var(--raised); border-left: 3px solid var(--accent);
  border-radius: 0 var(--round) var(--round) 0; padding: .65rem 1rem .75rem; }
.turn .said > :last-child, .prose > :last-child, .inside > :last-child { margin-bottom: 0; }
.turn:target .said { outline: 2px solid var(--focus); outline-offset: 6px; border-radius: var(--round); }
.who-says { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; margin: 0 0 .2rem; }
.who-says h2 { margin: 0; font-size: .85rem; font-weight: 650; letter-spacing: .01em; color: var(--text); }
.assistant .who-says { margin-top: .5rem; }
.who-says .model { color: var(--quiet); font-size: .8rem; }
.who-says .ways { margin-left: auto; display: flex; gap: .75rem; font-size: .8rem; }
.margin { font-size: .78rem; color: var(--quiet); line-height: 1.6; font-variant-numeric: tabular-nums;
  display: flex; flex-wrap: wrap; gap: 0 .7rem; }
.where { display: inline-flex; flex-direction: row-reverse; gap: .7rem; }
.turn.faint { padding: .1rem 0; }
.margin a { color: var(--quiet); text-decoration: none; }
.margin a:hover, .margin a:focus-visible { text-decoration: underline; color: var(--accent); }
.plain-text { white-space: pre-wrap; }
.prose h3, .prose h4, .prose h5, .prose h6 { font-size: 1rem; margin: 1.1rem 0 .35rem; }
.prose h3 { font-size: 1.1rem; }
.said > .prose { margin: .3rem 0; }
.prose p, .prose ul, .prose ol, .prose blockquote { margin: 0 0 .7rem; }
.prose ul, .prose ol { padding-left: 1.5rem; }
.prose li > p { margin-bottom: .3rem; }
.prose .task { list-style: none; margin-left: -1.25rem; }
.prose blockquote { border-left: 3px solid var(--line); padding-left: .9rem; color: var(--quiet); }
.prose table { width: auto; font-size: .92em; }
.prose th, .prose td { padding: .3rem .8rem .3rem 0; white-space: normal; }
.prose .center { text-align: center; } .prose .right { text-align: right; }
.prose :not(pre) > code { background: var(--sunken); border-radius: 4px; padding: .08em .3em; }
.prose .code { position: relative; margin: 0 0 .8rem; }
.prose .code pre { margin: 0; border: 1px solid var(--line); line-height: 1.45; max-height: 36rem; overflow: auto; }
.prose .language { position: absolute; right: .6rem; top: .3rem; font: .72rem var(--mono); color: var(--quiet);
  background: var(--raised); padding-left: .4rem; }
.verbatim { white-space: pre-wrap; overflow: auto; max-height: 26rem; font-size: .8rem; line-height: 1.5; margin: 0 0
  .6rem;
  border: 1px solid var(--line); background: var(--ground); }
.verbatim.removed { border-left: 3px solid var(--bad); } .verbatim.added { border-left: 3px solid var(--good); }
.turn .label, .inside .label { font-size: .75rem; font-weight: 600; color: var(--quiet); margin: .5rem 0 .2rem; }
.inside .bad { color: var(--bad); }
.rest { font-size: .8rem; color: var(--quiet); margin: 0 0 .6rem; }
.tool, .thinking, .agent { margin: .3rem 0; border: 1px solid var(--line); border-radius: var(--round); font-size:
  .9rem; }
.tool > summary, .thinking > summary, .agent > summary { padding: .3rem .7rem; line-height: 1.5; border-radius:
  var(--round); }
.tool > summary:hover, .thinking > summary:hover, .agent > summary:hover { background: var(--raised); }
.tool[open] > summary, .thinking[open] > summary, .agent[open] > summary { border-bottom: 1px solid var(--line);
  border-radius: var(--round) var(--round) 0 0; }
.tool .name, .agent .name { font-weight: 600; }
.tool .what { font-family: var(--mono); font-size: .82em; color: var(--quiet); }
.tool.failed { border-color: var(--bad); }
.thinking > summary { color: var(--quiet); }
.inside { padding: .5rem .8rem .7rem; background: var(--raised); border-radius: 0 0 var(--round) var(--round); }
.agent { border-left: 3px solid var(--edge); margin-left: 1.25rem; }
.agent .turn.human .said { background: var(--ground); }
.agent .day, .agent .margin .raw { display: none; }
.agent-link { font-size: .9rem; margin: .2rem 0 .4rem; }
.aside { font-size: .78rem; line-height: 1.6; color: var(--quiet); }
.aside ul { margin: .2rem 0 .4rem; padding-left: 1.4rem; }
.unreadable, .event .said > p { font-size: .9rem; margin: 0 0 .3rem; }
.command { font-weight: 600; }
.compaction { border-top: 1px solid var(--edge); margin-top: 1rem; padding-top: .7rem; }
.picture { display: block; margin: .5rem 0; max-height: 30rem; border: 1px solid var(--line);
  border-radius: var(--round); }
.raw-line h2 { font-size: 1rem; margin-top: 1.5rem; }
.jump { margin-top: 2rem; font-size: .875rem; }
.jump h2 { font-size: .875rem; margin: 0 0 .4rem; }
.jump ol { margin: 0; padding: 0 0 0 2rem; }
.jump li { padding: .15rem 0; color: var(--quiet); }
.jump li a { text-decoration: none; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
  overflow: hidden; }
.jump li a:hover, .jump li a:focus-visible { text-decoration: underline; }
@media (max-width: 43.99rem) { .faint .margin { display: none; } }
@media (min-width: 44rem) {
  .turn { grid-template-columns: 5.5rem minmax(0, 1fr); column-gap: 1.25rem; }
  .margin { flex-direction: column; align-items: flex-end; gap: 0; padding-top: .1rem; }
  .where { flex-direction: row; }
  .turn.human .margin { padding-top: .7rem; }
  .assistant:has(.who-says) > .margin { padding-top: .6rem; }
  .day, .conversation > .pager { margin-left: 6.75rem; }
  .agent .turn { grid-template-columns: 3.5rem minmax(0, 1fr); column-gap: .9rem; }
}
@media (min-width: 44rem) and (hover: hover) {
  .margin .raw, .faint .here { opacity: 0; }
  .turn:hover > .margin a, .turn:focus-within > .margin a { opacity: 1; }
}
@media (min-width: 70rem) {
  .session { grid-template-columns: minmax(0, 54rem) minmax(14rem, 20rem); justify-content: space-between; }
  .jump { position: sticky; top: 1rem; align-self: start; margin-top: 0; border-left: 1px solid var(--line);
  padding-left: 1rem; }
  .jump .list { max-height: calc(100vh - 5rem); overflow-y: auto; }
  .to-prompts { display: none; }
}
@media print {
  .jump, .ways, .margin .raw, .aside, .to-prompts, .revisions, .session-head .actions { display: none; }
  .session { display: block; }
  .turn .said { max-width: none; }
  .turn.human .said, .prose .code pre { break-inside: avoid; border: 1px solid var(--line); }
  .verbatim, .prose .code pre { max-height: none; overflow: visible; white-space: pre-wrap; }
  .who-says, h2, h3 { break-after: avoid; }
}
`
