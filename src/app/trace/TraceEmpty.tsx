import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { CopyButton } from '../../panels/log/copy-button.tsx'
import { filesOf, loadSample, loadSamples, pastedFile, type Sample } from './files.ts'
import type { TraceStore } from './store.ts'
import './trace-empty.css'

const COMMAND =
  "qemu-system-x86_64 … --trace 'ioapic_*' --trace 'kvm_irqchip_*' --trace kvm_vm_ioctl --trace kvm_run_exit -msg timestamp=on -D qemu.log"

const HOST_COMMAND = 'trace-cmd record -e kvm -e irq && trace-cmd report > host.txt'

const FORMATS: readonly (readonly [name: string, line: string])[] = [
  [
    "QEMU's log, with or without times, mixed with a guest console",
    'ioapic_set_irq vector: 11 level: 1',
  ],
  [
    'tracefs, trace_pipe, trace-cmd report, perf script',
    'CPU 2/KVM-2083 [001] ..... 521.036112: kvm_eoi: apicid 2 vector 33',
  ],
]

/** Before a log is open: how to bring one, and real ones to look at. */
export function TraceEmpty({ store }: { readonly store: TraceStore }) {
  return (
    <div className="trace-empty">
      <Bring store={store} />
      <Samples store={store} />
    </div>
  )
}

function Bring({ store }: { readonly store: TraceStore }) {
  const picker = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const { open } = useStore(store)
  return (
    <section className="trace-bring" aria-labelledby="trace-bring-title">
      <h2 id="trace-bring-title">Bring your own log</h2>
      <p>
        Drop files anywhere here, paste with <kbd>Ctrl V</kbd>, or open them. Several at once are
        read together. They are read in this page and leave it for nowhere.
      </p>
      <div className="trace-open">
        <button type="button" className="framed" onClick={() => picker.current?.click()}>
          Open files
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          aria-label="Files to open"
          className="visually-hidden"
          tabIndex={-1}
          onChange={({ target }) => open(filesOf(target.files ?? []))}
        />
        <span>plain or gzip, any size</span>
      </div>
      <label className="trace-paste">
        <span>Or paste a part of a log, or a mail with one</span>
        <textarea
          value={text}
          rows={4}
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <button
        type="button"
        className="framed"
        disabled={text.trim() === ''}
        onClick={() => open([pastedFile(text)])}
      >
        Read the pasted text
      </button>
      <h3>What is understood</h3>
      <dl className="trace-formats">
        {FORMATS.map(([name, line]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{line}</code>
            </dd>
          </div>
        ))}
      </dl>
      <h3>How to record one</h3>
      <Command text={COMMAND} name="Copy QEMU's options" />
      <Command text={HOST_COMMAND} name="Copy the host's command" />
    </section>
  )
}

const Command = ({ text, name }: { readonly text: string; readonly name: string }) => (
  <p className="trace-command">
    <code>{text}</code>
    <CopyButton text={text} name={name} />
  </p>
)

function Samples({ store }: { readonly store: TraceStore }) {
  const [samples, setSamples] = useState<readonly Sample[]>([])
  const [fault, setFault] = useState<string | null>(null)
  const tell = useCallback((error: unknown) => setFault(wordsOf(error)), [])
  useEffect(() => {
    loadSamples().then(setSamples, tell)
  }, [tell])
  const open = (sample: Sample) =>
    loadSample(sample).then((files) => store.getState().open(files), tell)
  return (
    <section className="trace-samples" aria-labelledby="trace-samples-title">
      <h2 id="trace-samples-title">Recorded reality</h2>
      <p>
        Logs of real machines, unedited. Open one to see the recording and the model side by side.
      </p>
      {fault && <p role="alert">{fault}</p>}
      <ul>
        {samples.map((sample) => (
          <li key={sample.id}>
            <button type="button" onClick={() => open(sample)}>
              {sample.title}
            </button>
            <p>{sample.summary}</p>
            <details>
              <summary>Where it comes from</summary>
              <dl>
                <dt>What</dt>
                <dd>{sample.about}</dd>
                <dt>QEMU</dt>
                <dd>{sample.qemu}</dd>
                <dt>KVM</dt>
                <dd>{sample.kvm}</dd>
                <dt>Guest</dt>
                <dd>{sample.guest}</dd>
                <dt>Host</dt>
                <dd>{sample.host}</dd>
                <dt>Command</dt>
                <dd>
                  <code>{sample.command}</code>
                </dd>
                <dt>Files</dt>
                <dd>{sample.files.join(', ')}</dd>
              </dl>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
