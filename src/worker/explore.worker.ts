/** One worker, one request; to cancel it, terminate the worker. */
import { answer } from './answer.ts'
import type { Request } from './protocol.ts'

self.onmessage = ({ data }: MessageEvent<Request>) =>
  answer(
    data,
    (message) => self.postMessage(message),
    () => performance.now(),
  )
