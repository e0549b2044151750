import type { LogReply } from '../../worker/log-protocol.ts'
import { reportWorkerError } from '../errors/worker-error.ts'
import type { StartLogWorker } from './store.ts'

/**
 * The browser's own worker for logs. It is started from a blob, because such a worker is under the
 * page's Content-Security-Policy, and one from a file is not: what reads a log can send it nowhere.
 */
export const loadLogWorker = () => import('../../worker/log.worker.ts?worker&inline')

export const startLogWorker: StartLogWorker = (hear, fail) => {
  const coming = loadLogWorker().then(({ default: LogWorker }) => {
    const worker = new LogWorker()
    worker.onmessage = ({ data }: MessageEvent<LogReply>) => hear(data)
    worker.onerror = (event) => {
      reportWorkerError(event)
      fail()
    }
    return worker
  })
  coming.catch(() => fail(NOT_LOADED))
  const tell = (act: (worker: Worker) => void) => void coming.then(act, () => {})
  return {
    order: (order) => tell((worker) => worker.postMessage(order)),
    end: () => tell((worker) => worker.terminate()),
  }
}

const NOT_LOADED = 'What reads logs could not be loaded. Opening the log again tries once more.'
