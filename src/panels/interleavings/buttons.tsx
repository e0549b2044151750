/** Starts, stops and resumes a search. */
import type { SearchStatus } from '../../view/interleavings/summary.ts'

interface ButtonsProps {
  readonly status: SearchStatus
  onSearch(): void
  onStop(): void
  onAgain(): void
}

/** The button that matters keeps its place and the focus: what stops a search also resumes it. */
export function InterleavingsButtons({ status, onSearch, onStop, onAgain }: ButtonsProps) {
  const running = status === 'running'
  return (
    <>
      {(status === 'stopped' || status === 'done') && (
        <button key="again" type="button" className="search-button" onClick={onAgain}>
          Search again
        </button>
      )}
      {status !== 'done' && (
        <button
          key="main"
          type="button"
          className={running ? 'search-button' : 'search-button primary'}
          onClick={running ? onStop : onSearch}
        >
          {running ? <StopText /> : status === 'idle' ? 'Search' : 'Resume'}
        </button>
      )}
    </>
  )
}

const StopText = () => (
  <>
    Stop <kbd>Esc</kbd>
  </>
)
