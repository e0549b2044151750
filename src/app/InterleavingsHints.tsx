const HINTS: readonly (readonly [caps: readonly string[], text: string])[] = [
  [['↑', '↓', '←', '→'], 'choose a cell or a state'],
  [['Enter'], 'open it in Step'],
  [['n', 'p'], 'next, previous violation'],
  [['Esc'], 'stop the search'],
  [['?'], 'all keys'],
]

/** The keys of the Interleavings view, at the foot of the page. */
export const InterleavingsHints = () => (
  <footer className="hints">
    {HINTS.map(([caps, text]) => (
      <span key={text}>
        {caps.map((cap) => (
          <kbd key={cap}>{cap}</kbd>
        ))}{' '}
        {text}
      </span>
    ))}
  </footer>
)
