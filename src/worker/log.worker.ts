/** The worker that holds the log which the page shows. */
import { createDesk } from './log-desk.ts'
import { createMachines } from './log-machines.ts'
import type { LogOrder } from './log-protocol.ts'

const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

/** One turn of the event loop: an order that has arrived is heard first. */
const rest = () =>
  new Promise<void>((resolve) => {
    waiting.push(resolve)
    channel.port2.postMessage(null)
  })

const take = createDesk({
  reply: (message) => postMessage(message),
  now: () => performance.now(),
  rest,
  machines: createMachines(),
})

onmessage = ({ data }: MessageEvent<LogOrder>) => take(data)
