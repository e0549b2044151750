/**
 * The browser's own worker for logs. It is started from a blob, because such a worker is under the
 * page's Content-Security-Policy, and one from a file is not: what reads a log can send it nowhere.
 */
import Worker from '../../worker/log.worker.ts?worker&inline'
import type { LogReply } from '../../worker/log-protocol.ts'
import { reportWorkerError } from '../errors/worker-error.ts'
import type { StartLogWorker } from './store.ts'

export const startLogWorker: StartLogWorker = (hear, fail) => {
  const worker = new Worker()
  worker.onmessage = ({ data }: MessageEvent<LogReply>) => hear(data)
  worker.onerror = (event) => {
    reportWorkerError(event)
    fail()
  }
  return { order: (order) => worker.postMessage(order), end: () => worker.terminate() }
}
