import type { Children } from "@kitajs/html"

/** What a colour says is also said in the text. */
export type Tone = "good" | "warn" | "bad" | "info"

export const Badge = ({ text, tone }: { readonly text: string; readonly tone?: Tone }) => (
  <span class={`badge ${tone ?? ""}`} safe>{text}</span>
)

/** What has just happened, or went wrong; read aloud when the page opens. */
export const Notice = ({ text, tone = "info" }: { readonly text: string; readonly tone?: Tone }) => (
  <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}><p safe>{text}</p></div>
)

/** In place of a list with nothing in it: says why, and what to do. */
export const EmptyState = ({ children, title }: { readonly title: string; readonly children?: Children }) => (
  <div class="empty"><p><strong safe>{title}</strong></p>{children as "safe"}</div>
)

/** A text to select and copy, in one click on most screens. */
export const CopyText = ({ id, label, text }: { readonly id: string; readonly label: string; readonly text: string }) => (
  <div class="field">
    <label for={id} safe>{label}</label>
    <input id={id} class="copy" readonly value={text} autocomplete="off" spellcheck={false} data-copy />
  </div>
)
