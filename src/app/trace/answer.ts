import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Answers, QuestionName, Questions } from '../../worker/log-protocol.ts'
import type { TraceStore } from './store.ts'

/**
 * The worker's latest answer to a question that changes: one is under way at a time, and of those
 * asked meanwhile only the last is sent. Until the next arrives the one before stays.
 */
export function useTraceAnswer<K extends QuestionName>(
  store: TraceStore,
  is: K,
  ask: Questions[K] | null,
): Answers[K] | null {
  const version = useStore(store, (state) => state.version)
  const [answer, setAnswer] = useState<Answers[K] | null>(null)
  const line = useRef<{ busy: boolean; wanted: Questions[K] | null }>({ busy: false, wanted: null })
  const key = ask && JSON.stringify(ask)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question, the version for what is known.
  useEffect(() => {
    line.current.wanted = ask
    const send = async () => {
      const wanted = line.current.wanted
      if (line.current.busy || wanted === null) return
      line.current.wanted = null
      line.current.busy = true
      const given = await store.getState().ask(is, wanted)
      line.current.busy = false
      if (given !== null) setAnswer(given)
      void send()
    }
    void send()
  }, [store, is, key, version])

  return ask === null ? null : answer
}
