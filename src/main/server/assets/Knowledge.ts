/** The pages about what the team knows: `pages/knowledge`, `pages/admin/knowledge`. */
export const css = `
.known { list-style: none; padding: 0; max-width: 60rem; }
.known > li { scroll-margin-top: 1rem; }
.known h2, .known h3 { margin: 0 0 .4rem; font-size: 1.1rem; }
.known .says, .one .says { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .6rem; max-width: 46rem; }
.known .facts, .one .facts { display: flex; flex-wrap: wrap; gap: .15rem .9rem; color: var(--quiet); font-size: .875rem;
  margin: 0 0 .6rem; }
.known .does { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: center; }
.known .does form, .one .inline form { margin: 0; }
.known .does button { padding: .25rem .7rem; font-size: .9rem; }
.known .does button[aria-pressed=true] { background: var(--info-ground); color: var(--info);
  border-color: currentColor; }
.known .pick { display: flex; gap: .6rem; align-items: baseline; }
.known .pick input { flex: none; width: 1.1rem; height: 1.1rem; }
.quotes { margin: 0 0 .8rem; padding: 0; list-style: none; }
.quotes blockquote { margin: 0 0 .2rem; padding-left: .8rem; border-left: 3px solid var(--edge);
  overflow-wrap: anywhere; white-space: pre-wrap; max-width: 46rem; }
.quotes li { margin-bottom: .6rem; font-size: .95rem; }
.pair { border-left: 3px solid var(--warn); padding-left: .8rem; margin: 0 0 1rem; }
.pair .says { margin: .2rem 0 .4rem; }
textarea { min-height: 8rem; resize: vertical; }
`
