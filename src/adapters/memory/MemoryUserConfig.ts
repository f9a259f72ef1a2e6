import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Settings, UserConfig } from "../../ports/UserConfig.ts"

type Fields = Partial<typeof Settings.Type>

/** Settings that last as long as the layer. */
export const layer = (initial: Fields = {}, folder = "/home/user/.config/agnes"): Layer.Layer<UserConfig> =>
  Layer.sync(UserConfig, () => {
    let settings: Fields = initial
    return {
      folder: Effect.succeed(folder),
      load: Effect.sync(() => new Settings(settings)),
      save: (changes) =>
        Effect.sync(() => {
          const merged = Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== undefined)
          settings = Object.fromEntries(merged)
        })
    }
  })
