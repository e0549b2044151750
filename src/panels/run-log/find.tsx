import { type KeyboardEvent, memo } from 'react'
import type { LogFind } from './use-log-find.ts'

/**
 * Text to find in the log; Enter goes on to the next match, with Shift to the previous one. React
 * writes the attributes of an input whenever it draws it, so a step that changes nothing leaves it.
 */
export const LogFindBox = memo((find: LogFind) => {
  const { query, setQuery, input, matches, at, next, previous } = find
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.shiftKey) previous()
    else if (event.key === 'Enter') next()
    else if (event.key === 'Escape' && query !== '') setQuery('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="log-find">
      <input
        ref={input}
        type="search"
        aria-label="Find in log"
        placeholder="Find"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {query !== '' && (
        <>
          <output aria-label="Matches">
            {at < 0 ? matches.size : `${at + 1} of ${matches.size}`}
          </output>
          <button type="button" aria-label="Previous match" onClick={previous}>
            ↑
          </button>
          <button type="button" aria-label="Next match" onClick={next}>
            ↓
          </button>
        </>
      )}
    </div>
  )
})
