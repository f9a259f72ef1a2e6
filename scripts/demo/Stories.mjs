/** Believable sessions of one person over a week; everybody and everything in them is made up. */
import * as BugFix from "./stories/BugFix.mjs"
import * as DataQuestion from "./stories/DataQuestion.mjs"
import * as LongWork from "./stories/LongWork.mjs"
import * as Refactoring from "./stories/Refactoring.mjs"
import * as Small from "./stories/Small.mjs"

/** In the order they took place, the one that is kept private last. */
export const all = () =>
  [BugFix, Refactoring, DataQuestion, LongWork].map(({ story }) => story())
    .concat(Small.translation(), Small.nightly(), Small.personal())
    .map((story) => ({ id: story.id, bytes: story.bytes(), files: story.files, spent: story.spent }))
