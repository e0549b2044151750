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
]

const COMMON: typeof SHORT = [
  [['palette'], 'any command'],
  [['keys'], 'all keys'],
]

/** The keys that matter most, at the foot of the page. */
export const KeyHints = () => (
  <footer className="hints">
    <Hints short={SHORT} />
    <span>
      <kbd>1</kbd> to <kbd>9</kbd> take an enabled action
    </span>
    <CommonHints />
  </footer>
)

/** The keys that lead to all others, in every view. */
export const CommonHints = ({ characterKeys = true }: { readonly characterKeys?: boolean }) => (
  <Hints short={characterKeys ? COMMON : COMMON.slice(0, 1)} />
)

const Hints = ({ short }: { readonly short: typeof SHORT }) =>
  short.map(([commands, text]) => (
    <span key={text}>
      {BINDINGS.filter(({ command }) => commands.includes(command)).map(({ command, cap }) => (
        <kbd key={command}>{cap}</kbd>
      ))}{' '}
      {text}
    </span>
  ))
