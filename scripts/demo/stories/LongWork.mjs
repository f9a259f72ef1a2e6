import { begin, idOf } from "../Transcript.mjs"

const cwd = "/home/ann/work/handbook"

const chapters = [
  "Getting started", "Accounts", "Orders", "Returns", "Stock", "Prices", "Discounts", "Invoices", "Taxes", "Shipping",
  "Mail templates", "Reports", "Exports", "Permissions", "Backups", "Search", "Webhooks", "Rate limits", "Errors", "Glossary"
]

const wishes = [
  ["is too long. Shorten it to what a new colleague needs on the first day.", "It went from 1,900 to 640 words. What I took out is in the appendix, nothing is lost."],
  ["needs an example near the top.", "There is one now: a customer in Lisbon, from the first click to the end."],
  ["says `you` and `one` in turns; make it `you`.", "Done, in 14 places. Two of them were quotations; those I left."],
  ["has a broken link.", "It pointed to the old wiki. Now it leads to the chapter *Permissions*."],
  ["should say what happens when it goes wrong.", "I added a section *When it does not work* with the three messages people really see."]
]

/** More than two hundred turns over two days, compacted on the way. */
export const story = () => {
  const it = begin({ id: idOf("long work"), cwd, began: "2026-11-18T13:02:00.000Z", branch: "second-edition" })
  it.human("Let's go through the whole handbook, chapter by chapter. I tell you what bothers me, you change it, we go on.")
  it.says("Gladly. I'll read each chapter before I touch it and run the link checker after every change.")
  chapters.forEach((chapter, number) => {
    wishes.forEach(([wish, answer], which) => {
      const file = `${cwd}/chapters/${String(number + 1).padStart(2, "0")}-${chapter.toLowerCase().replaceAll(" ", "-")}.md`
      it.human(`The chapter "${chapter}" ${wish}`)
      it.calls([
        ["Read", { file_path: file }, `# ${chapter}\n\nThis chapter tells how ${chapter.toLowerCase()} work in the shop.\n`],
        ["Edit", { file_path: file, old_string: `This chapter tells how ${chapter.toLowerCase()} work`, new_string: `How ${chapter.toLowerCase()} work` }, "The file has been updated."]
      ])
      const broken = (number * 5 + which) % 23 === 11
      it.calls([["Bash", { command: "npx markdown-link-check chapters/*.md" },
        broken ? "ERROR: 1 dead link found!\n[✖] ../images/returns.png → Status: 404" : "20 files checked, 0 dead links", { failed: broken, seconds: 3 }]])
      it.says(broken ? `${answer} The checker found a picture that is gone; I put it back from the history.` : answer)
      if (number === 9 && which === 4) it.later(16 * 60)
    })
    if (number === 12) {
      it.compacts("**So far:** chapters 1 to 13 of 20 are revised.\n\n- Tone: `you`, short sentences, an example near the top.\n- Each chapter ends with *When it does not work*.\n- The link checker runs after every change.\n\n**Next:** Permissions, then Backups.")
      it.human("Go on with Permissions.")
      it.says("Going on with chapter 14.")
    }
  })
  it.human("That was the last one. Thank you!")
  it.says("All twenty chapters are done: **31,400 words became 14,900**, with 20 new examples and no dead link.")
  it.title("Second edition of the handbook")
  return it
}
