import * as Visible from "../../../../domain/text/Visible.ts"

export interface Crumb {
  readonly href: string
  readonly text: string
}

/** The way back up, from the outermost; stands above the heading. */
export const Crumbs = ({ trail }: { readonly trail: ReadonlyArray<Crumb> }) => (
  <nav class="crumbs" aria-label="Where this page belongs">
    <ol>
      {trail.map(({ href, text }) => <li><a href={href}><bdi safe>{Visible.line(text, 80)}</bdi></a></li>)}
    </ol>
  </nav>
)
