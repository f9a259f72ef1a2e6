import type { ClientRequest } from "node:http"
import type { Socket } from "node:net"

/**
 * Of a request that was made this moment: resolves once bytes of it could leave, or never will. True when a connection
 * had to be made, which takes a time in which much can happen; one that was kept is there at once.
 */
export const possible = (request: ClientRequest, secure: boolean): Promise<boolean> =>
  new Promise((resolve) => {
    const ready = (): void => resolve(!request.reusedSocket)
    request.once("close", ready)
    request.once("socket", (socket: Socket) => {
      if (request.reusedSocket || (!secure && !socket.connecting)) ready()
      else socket.once(secure ? "secureConnect" : "connect", ready)
    })
  })
