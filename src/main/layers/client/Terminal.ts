import * as Layer from "effect/Layer"
import * as NodeHookInput from "../../../adapters/node/NodeHookInput.ts"
import * as NodeOutput from "../../../adapters/node/NodeOutput.ts"
import { HookInput } from "../../../ports/HookInput.ts"
import { Output } from "../../../ports/Output.ts"

/** What a command says, and what is piped into it. */
export const layer = () => Layer.merge(Layer.sync(HookInput, NodeHookInput.make), Layer.sync(Output, NodeOutput.make))
