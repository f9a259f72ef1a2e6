import * as WithdrawalReply from "../push/WithdrawalReply.ts"
import type { Report } from "./Report.ts"

/** Can the server this user sends to take sessions back? `undefined` while it has not said what it can. */
export const canWithdraw = ({ push, server }: Report): boolean | undefined => {
  const { url } = server
  return url === undefined || !Object.hasOwn(push.features, url)
    ? undefined
    : push.features[url]?.includes(WithdrawalReply.feature)
}

/** What is still to be taken back, and what stands in the way; empty when nothing is. */
export const render = (report: Report): string => {
  const { server, withdrawalsDue } = report
  const here = withdrawalsDue.filter(({ serverUrl }) => serverUrl === server.url).length
  const others = withdrawalsDue.map(({ serverUrl }) => serverUrl).filter((url) => url !== server.url)
  const prospect = canWithdraw(report) === false
    ? ", but this server cannot take sessions back: its operator has to update it or delete them"
    : " by the next push"
  return [
    ...(here === 0 ? [] : [`, ${here} to be taken back${prospect}`]),
    ...[...new Set(others)].map((url) =>
      `, ${others.filter((other) => other === url).length} to be taken back from ${url} by a push to it`)
  ].join("")
}
