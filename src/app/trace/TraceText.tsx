import { type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { grouped } from '../../base/grouped.ts'
import { TextFilters } from '../../panels/log/text-filters.tsx'
import { TextFind } from '../../panels/log/text-find.tsx'
import { TextList } from '../../panels/log/text-list.tsx'
import { partingWords, qemuName } from '../../view/log/fit-words.ts'
import type { TextRow } from '../../view/log/rows.ts'
import type { LogDiagnosis, MachineChoice } from '../../worker/log-protocol.ts'
import { useSettled } from '../hooks.ts'
import { useTraceAnswer } from './answer.ts'
import type { TraceStore } from './store.ts'
import './trace-text.css'

/** What the page's keys can do with the text. */
export interface TextHandle {
  readonly input: RefObject<HTMLInputElement | null>
  readonly go: RefObject<{ next(): void; previous(): void }>
}

export function useTextHandle(): TextHandle {
  const input = useRef<HTMLInputElement>(null)
  const go = useRef({ next: () => {}, previous: () => {} })
  return useMemo(() => ({ input, go }), [])
}

interface TraceTextProps {
  readonly store: TraceStore
  readonly handle: TextHandle
}

/** Rows are asked for in blocks, so that a scroll by a few asks for nothing. */
const BLOCK = 64
/** Milliseconds that typing rests before it is searched for. */
const TYPING = 120

/** The original text with what it means, its filters and its search. */
export function TraceText({ store, handle }: TraceTextProps) {
  const state = useStore(store)
  const { head, list, place, model, sought } = state
  const [from, setFrom] = useState(0)
  const [count, setCount] = useState(3 * BLOCK)
  const settled = useSettled(sought, TYPING)
  const search = useTraceAnswer(
    store,
    'search',
    settled === '' ? null : { text: settled, list, place },
  )
  const found = search?.text === sought ? search : null
  const rows = useTraceAnswer(store, 'rows', {
    list,
    from,
    count,
    model,
    sought: found ? settled : '',
  })
  const at = useTraceAnswer(store, 'rowAt', { list, place })
  const onWindow = useCallback((first: number, end: number) => {
    const start = Math.max(0, (Math.floor(first / BLOCK) - 1) * BLOCK)
    setFrom(start)
    setCount((Math.ceil((end - start) / BLOCK) + 1) * BLOCK)
  }, [])
  const onMove = async (row: number) => {
    const known = rows?.rows.find((each) => each.row === row)
    if (known) return state.seek(known.position)
    const asked = await state.ask('rows', { list, from: row, count: 1, model: null, sought: '' })
    if (asked?.rows[0]) state.seek(asked.rows[0].position)
  }
  handle.go.current = {
    next: () => found && state.seek(found.next ?? place),
    previous: () => found && state.seek(found.previous ?? place),
  }
  if (!head) return null
  const files = head.sources.map(({ name }) => name)
  const isAll = list.source !== null && list.filter === 'all' && head.unit === 'line'
  return (
    <section className="trace-text" aria-label="Text of the log">
      <header className="text-head">
        <h2>Log</h2>
        {files.length > 1 && <SourcePicker store={store} files={files} />}
        <TextFind
          input={handle.input}
          value={sought}
          found={found}
          onChange={state.setSought}
          onNext={() => handle.go.current.next()}
          onPrevious={() => handle.go.current.previous()}
        />
        {model && <Beside store={store} model={model} />}
        <TextFilters filter={list.filter} counts={head.filters} onFilter={state.setFilter} />
      </header>
      <TextList
        size={rows?.size ?? head.filters.all}
        rows={rows?.rows ?? NO_ROWS}
        current={isAll ? place - 1 : (at?.row ?? -1)}
        isNear={!isAll && at?.exact === false}
        digits={grouped(Math.max(...head.sources.map(({ counts }) => counts.total))).length}
        hasModel={model !== null}
        faults={faultsIn(state.diagnosis)}
        files={list.source === null ? files : NO_FILES}
        onWindow={onWindow}
        onSeek={(row) => state.seek(row.position)}
        onMove={onMove}
      />
    </section>
  )
}

interface BesideProps {
  readonly store: TraceStore
  readonly model: MachineChoice
}

/** Which machine stands beside the log, and the way from one parting to the next. */
function Beside({ store, model }: BesideProps) {
  const { place, seek, chooseModel } = useStore(store)
  const partings = useTraceAnswer(store, 'partings', { model, place })
  const to = (where: number | null | undefined) => () => seek(where ?? place)
  return (
    <fieldset className="text-find" aria-label="The machine beside the log">
      <span className="text-beside">
        beside <b>{`${qemuName(model.qemu)}, ${model.kvm}`}</b>:{' '}
        {partings ? partingWords(partings.count) : 'following it'}
      </span>
      <button type="button" aria-label="Previous parting" onClick={to(partings?.previous)}>
        ↑
      </button>
      <button type="button" aria-label="Next parting" onClick={to(partings?.next)}>
        ↓
      </button>
      <button type="button" aria-label="Only the log" onClick={() => chooseModel(null)}>
        ×
      </button>
    </fieldset>
  )
}

const faultsIn = (diagnosis: LogDiagnosis | null): number =>
  diagnosis?.findings.filter(({ severity }) => severity === 'fault').length ?? 0

const NO_ROWS: readonly TextRow[] = []
const NO_FILES: readonly string[] = []

function SourcePicker({
  store,
  files,
}: {
  readonly store: TraceStore
  readonly files: readonly string[]
}) {
  const { list, setSource } = useStore(store)
  return (
    <label className="picker">
      <span>File</span>
      <select
        aria-label="File shown"
        value={list.source ?? ''}
        onChange={({ target }) => setSource(target.value === '' ? null : Number(target.value))}
      >
        <option value="">events of all, in order</option>
        {files.map((name, at) => (
          <option key={`${name} ${at}`} value={at}>
            {at + 1}: {name}
          </option>
        ))}
      </select>
    </label>
  )
}
