import * as Floor from "../push/Floor.ts"
import type { Check, Finding } from "./Finding.ts"
import { error } from "./Finding.ts"

/** As package.json asks for it. */
const oldestNode = "20.19"

const node: Check = ({ nodeVersion }) =>
  Floor.isBelow(nodeVersion, oldestNode)
    ? [error("node-old", `Node ${nodeVersion} is older than ${oldestNode}`, `install Node ${oldestNode} or newer`)]
    : []

const folders: Check = ({ configFolder, report, unwritable }) => [
  ...ofFolder("workspace", `${report.workspace}/.claude`, unwritable.workspace),
  ...ofFolder("config", configFolder, unwritable.config)
]

const ofFolder = (which: string, folder: string, code: string | undefined): ReadonlyArray<Finding> => {
  if (code === undefined) return []
  if (code === "ENOSPC" || code === "EDQUOT") {
    return [error("disk-full", `there is no room for a file in ${folder} (${code})`, "make room, then run: agnes doctor")]
  }
  return [error(`unwritable:${which}`, `no file can be made in ${folder} (${code})`,
    "make it a folder you own and may write to, then run: agnes doctor")]
}

const setUp: Check = ({ report }) =>
  report.initialized ? [] : [
    error("not-set-up", "agnes is not set up in this folder", "run: agnes init")
  ]

export const all: ReadonlyArray<Check> = [setUp, node, folders]
