import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto"

/** A certificate and its key as PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

interface Wanted {
  readonly name: string
  /** DNS names it is good for; a certificate authority has none. */
  readonly hosts: ReadonlyArray<string>
  readonly from: number
  readonly to: number
}

export interface Authority extends Pair {
  readonly issue: (wanted: Wanted) => Pair
}

// DER (X.690): one byte of kind, the length, the content.
const der = (tag: number, ...parts: ReadonlyArray<Uint8Array>): Buffer => {
  const body = Buffer.concat(parts)
  const size = body.length
  const bytes = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...bytes]), body])
}

const sequence = (...parts: ReadonlyArray<Uint8Array>): Buffer => der(0x30, ...parts)
const hex = (text: string): Buffer => Buffer.from(text, "hex")
const ecdsaWithSha256 = sequence(der(6, hex("2a8648ce3d040302")))
const commonName = (name: string): Buffer => sequence(der(0x31, sequence(der(6, hex("550403")), der(0x0c, Buffer.from(name)))))
const time = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`))
const extension = (id: string, value: Buffer): Buffer => sequence(der(6, hex(id)), der(4, value))

let serial = 1

/** RFC 5280, the least of it that is a certificate. */
const certificate = (wanted: Wanted, issuer: string, publicKey: KeyObject, signer: KeyObject): string => {
  const names = wanted.hosts.map((host) => der(0x82, Buffer.from(host)))
  const basic = extension("551d13", sequence(...(names.length === 0 ? [der(1, hex("ff"))] : [])))
  const extensions = names.length === 0 ? [basic] : [basic, extension("551d11", sequence(...names))]
  const body = sequence(
    der(0xa0, der(2, hex("02"))), der(2, Buffer.from([serial++])), ecdsaWithSha256, commonName(issuer),
    sequence(time(wanted.from), time(wanted.to)), commonName(wanted.name),
    publicKey.export({ type: "spki", format: "der" }), der(0xa3, sequence(...extensions))
  )
  const signature = der(3, hex("00"), createSign("sha256").update(body).sign(signer))
  const lines = sequence(body, ecdsaWithSha256, signature).toString("base64").match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}

const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" })
const pem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString()

/** A certificate authority of its own, for the length of a test. */
export const authority = (now: number): Authority => {
  const name = `agnes tests ${now}`
  const own = pair()
  const long = { name, hosts: [], from: now - 400 * 86_400_000, to: now + 86_400_000 }
  return {
    cert: certificate(long, name, own.publicKey, own.privateKey),
    key: pem(own.privateKey),
    issue: (wanted) => {
      const { privateKey, publicKey } = pair()
      return { cert: certificate(wanted, name, publicKey, own.privateKey), key: pem(privateKey) }
    }
  }
}
