import { BINDINGS, type Command } from './keys.ts'

const SHORT: readonly (readonly [commands: readonly Command[], text: string])[] = [
  [['previous', 'next'], 'step'],
  [['play'], 'play'],
  [['previousDivergence', 'nextDivergence'], 'divergence'],
  [['compare'], 'compare on or off'],
  [['order'], 'original or patched'],
  [['why'], 'why?'],
  [['inspect'], 'RTE'],
  [['lapic'], 'local APIC'],
  [['table'], 'all pins'],
  [['find'], 'find in log'],
  [['keys'], 'all keys'],
]

/** The keys that matter most, at the foot of the page. */
export function KeyHints() {
  return (
    <footer className="hints">
      {SHORT.map(([commands, text]) => (
        <span key={text}>
          {BINDINGS.filter(({ command }) => commands.includes(command)).map(({ command, cap }) => (
            <kbd key={command}>{cap}</kbd>
          ))}{' '}
          {text}
        </span>
      ))}
      <span>
        <kbd>1</kbd> to <kbd>9</kbd> take an enabled action
      </span>
    </footer>
  )
}
