/**
 * Puts a button "Copy" behind every text that is there to be copied. Without it, and without JavaScript, the text is
 * selected and copied as always. Clipboards are there on https and on this machine only: elsewhere there is no button.
 */
export const script = `"use strict"
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "second"
    button.textContent = "Copy"
    button.setAttribute("aria-describedby", text.id)
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.value)
        button.textContent = "Copied"
      } catch {
        text.focus()
        text.select()
        button.textContent = "Selected: press Ctrl+C"
      }
    })
    text.after(button)
  }
}
`
