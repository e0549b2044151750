/** One worker, one request; to end it wherever it is, terminate the worker. */
import { createDriver } from './driver.ts'
import type { Order } from './protocol.ts'

const { port1, port2 } = new MessageChannel()
let next: () => void = () => {}
port1.onmessage = () => next()

const order = createDriver({
  reply: (message) => self.postMessage(message),
  now: () => performance.now(),
  later(slice) {
    next = slice
    port2.postMessage(null)
  },
})

self.onmessage = ({ data }: MessageEvent<Order>) => order(data)
