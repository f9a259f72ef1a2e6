import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as Packages from "../../support/Packages.ts"
import { sha256 } from "./ScriptedServer.ts"

/** A server that gives one package, and lets its replies be held back. */
export class Shop {
  readonly asked: Array<string> = []
  readonly answered: Array<string> = []
  readonly #server: http.Server
  #version = "0.0.1"
  #bytes: Uint8Array = new Uint8Array()
  #waiting: Array<() => void> = []
  /** Paths that are not answered before `release`. */
  readonly held = new Set<string>()

  private constructor() {
    this.#server = http.createServer((request, response) => {
      const path = request.url ?? ""
      this.asked.push(path)
      const answer = (): void => {
        this.answered.push(path)
        response.end(path === "/cli/latest" ? this.#latest() : this.#bytes)
      }
      if (this.held.has(path)) this.#waiting.push(answer)
      else answer()
    })
  }

  #latest(): string {
    const [version, bytes] = [this.#version, this.#bytes]
    return JSON.stringify({ name: "agnes", version, sha256: sha256(bytes), size: bytes.length, path: "/cli/agnes.tgz" })
  }

  static open(): Promise<Shop> {
    const shop = new Shop()
    return new Promise((resolve) => shop.#server.listen(0, "127.0.0.1", () => resolve(shop)))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  gives(version: string, program?: string): void {
    this.#version = version
    this.#bytes = Packages.make(version, program)
  }

  hold(path: string): void {
    this.held.add(path)
  }

  release(): void {
    this.held.clear()
    for (const answer of this.#waiting.splice(0)) answer()
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
