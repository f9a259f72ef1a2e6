import { Unsent, Unwanted } from "../../ports/UploadServer.ts"

/**
 * Why there was no answer, as one sentence for people (client spec HTTP-4). Made from the system's code alone: messages
 * of the network layer may repeat what was sent.
 */
export const explain = (code: string, context: string): string => {
  if (code === "IDLE_TIMEOUT") return `Server didn't respond within the read timeout (30s) for ${context}.`
  if (code === "TOTAL_TIMEOUT" || code === "ETIMEDOUT") return `Network timeout on ${context}.`
  if (code === Unwanted || code === Unsent) return `Stopped ${context}: nobody wants it any more.`
  if (unreachable.has(code)) return `Can't reach the agnes server for ${context}.`
  if (broken.has(code) || code.startsWith("HPE_")) return `Connection broke mid-flight on ${context}.`
  if (certificate.test(code)) return `The server's certificate was not accepted (${code}) for ${context}.`
  return `Unexpected error on ${context}: ${code}.`
}

const unreachable: ReadonlySet<string> = new Set([
  "ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN",
  "ENETDOWN", "EADDRNOTAVAIL"
])
const broken: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "REPLY_CUT_SHORT"])
const certificate = /CERT|SSL|TLS|SELF_SIGNED|ISSUER/
