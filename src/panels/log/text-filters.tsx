import { grouped } from '../../base/grouped.ts'
import { FILTERS, type Filter } from '../../view/log/rows.ts'
import './text-filters.css'

interface TextFiltersProps {
  readonly filter: Filter
  readonly counts: Readonly<Record<Filter, number>>
  onFilter(filter: Filter): void
}

const NAMES: Readonly<Record<Filter, string>> = {
  all: 'all',
  ioapic: 'events',
  guest: 'guest',
  unknown: 'unknown',
  damaged: 'damaged',
  findings: 'findings',
}

/** Which lines are shown, each kind with its count: nothing is dropped silently. */
export const TextFilters = ({ filter, counts, onFilter }: TextFiltersProps) => (
  <fieldset className="text-chips" aria-label="Lines shown">
    {FILTERS.map((each) => {
      const off = counts[each] === 0 && each !== filter
      return (
        <button
          key={each}
          type="button"
          aria-pressed={each === filter}
          aria-disabled={off}
          onClick={() => off || onFilter(each)}
        >
          {NAMES[each]} {grouped(counts[each])}
        </button>
      )
    })}
  </fieldset>
)
