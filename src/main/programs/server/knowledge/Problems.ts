import * as Schema from "effect/Schema"

/** There is none of this id, or none this person may see. */
export class NoSuchItem extends Schema.TaggedError<NoSuchItem>()("NoSuchItem", {}) {}

/** It is there, and somebody else's. */
export class NotYours extends Schema.TaggedError<NotYours>()("NotYours", {}) {}

/** It cannot be done like this; `message` is a sentence without its full stop, for people. */
export class Unfit extends Schema.TaggedError<Unfit>()("Unfit", {
  message: Schema.String,
  field: Schema.optional(Schema.String)
}) {}

/** As much of theirs waits to be judged as may; `message` is a sentence without its full stop, for them. */
export class NoRoom extends Schema.TaggedError<NoRoom>()("NoRoom", { message: Schema.String }) {}
