import './guest-code.css'
import type { CpuTab, GuestCodeView } from '../../view/code/guest-code.ts'
import { laneName } from '../../view/code/listing.ts'
import { CodeListing, sharedSource } from './listing.tsx'
import type { StepLinks } from './listing-row.tsx'
import { useBadgeInView } from './use-badge-in-view.ts'

export interface GuestCodeProps extends StepLinks {
  readonly view: GuestCodeView
  readonly lanes: number
  /** The CPU the reader asked for; null to follow the step. */
  readonly cpu: number | null
  readonly onCpu: (cpu: number | null) => void
}

/** What the guest runs: the lines of the program, the same for all lanes. */
export function GuestCode({ view, lanes, cpu, onCpu, ...links }: GuestCodeProps) {
  const box = useBadgeInView<HTMLDivElement>(view.blocks)
  const source = sharedSource(view.blocks)
  return (
    <section className="side-panel guest-code" aria-label="What the guest runs">
      <header>
        <h2>What the guest runs</h2>
        <span className="listing-source">{source}</span>
        {(view.cpus.length > 1 || cpu !== null) && (
          <CpuSwitch tabs={view.cpus} lanes={lanes} cpu={cpu} onCpu={onCpu} />
        )}
      </header>
      <div className="panel-box" ref={box}>
        <CodeListing blocks={view.blocks} source={source} lanes={lanes} foldsFaded {...links} />
        {view.blocks.length === 0 && (
          <p className="panel-empty">
            {cpu === null ? 'All CPUs are halted.' : `CPU ${cpu} is halted.`}
          </p>
        )}
      </div>
    </section>
  )
}

interface CpuSwitchProps extends Pick<GuestCodeProps, 'cpu' | 'onCpu' | 'lanes'> {
  readonly tabs: readonly CpuTab[]
}

function CpuSwitch({ tabs, lanes, cpu, onCpu }: CpuSwitchProps) {
  return (
    <fieldset className="cpu-switch">
      <legend className="visually-hidden">Which CPU to show</legend>
      <button type="button" aria-pressed={cpu === null} onClick={() => onCpu(null)}>
        follow
      </button>
      {tabs.map((tab) => (
        <button
          key={tab.cpu}
          type="button"
          aria-pressed={cpu === tab.cpu}
          data-shown={tab.shown || undefined}
          onClick={() => onCpu(cpu === tab.cpu ? null : tab.cpu)}
        >
          CPU {tab.cpu}
          {lanes > 1 && tab.lanes.length < lanes && (
            <i>{tab.lanes.map(laneName).join('') || 'halted'}</i>
          )}
        </button>
      ))}
    </fieldset>
  )
}
