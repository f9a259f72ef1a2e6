import * as Statusline from "../programs/Statusline.ts"
import * as Run from "./Run.ts"
import * as Surroundings from "./Surroundings.ts"

Run.run(Statusline.run, Surroundings.reading, Run.zero, Run.zero)
