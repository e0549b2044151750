/** The keyboard map: what each key does, in the order in which the sheet lists it. */
export type Command =
  | 'next'
  | 'previous'
  | 'next10'
  | 'previous10'
  | 'first'
  | 'last'
  | 'play'
  | 'runOn'
  | 'runBack'
  | 'nextDivergence'
  | 'previousDivergence'
  | 'compare'
  | 'order'
  | 'focusA'
  | 'focusB'
  | 'link'
  | 'why'
  | 'previousChange'
  | 'nextChange'
  | 'inspect'
  | 'lapic'
  | 'table'
  | 'breakpoints'
  | 'raw'
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomFit'
  | 'gallery'
  | 'editor'
  | 'branches'
  | 'previousBranch'
  | 'nextBranch'
  | 'undo'
  | 'redo'
  | 'palette'
  | 'theme'
  | 'share'
  | 'keys'
  | 'close'

export interface Binding {
  readonly command: Command
  /** KeyboardEvent.key values; with `shift` only together with Shift. */
  readonly keys: readonly string[]
  readonly shift?: boolean
  /** Only together with Ctrl, or Cmd. */
  readonly ctrl?: boolean
  /** As printed on a key cap. */
  readonly cap: string
  readonly text: string
}

/** Keys of one subject. */
export interface KeySection<K> {
  readonly subject: string
  readonly keys: readonly K[]
}

/** The keys in sections, in the order in which they are listed. */
export const KEY_SECTIONS: readonly KeySection<Binding>[] = [
  {
    subject: 'Steps',
    keys: [
      {
        command: 'previous10',
        keys: ['ArrowLeft'],
        shift: true,
        cap: 'Shift ←',
        text: '10 steps back',
      },
      {
        command: 'next10',
        keys: ['ArrowRight'],
        shift: true,
        cap: 'Shift →',
        text: '10 steps forward',
      },
      { command: 'previous', keys: ['ArrowLeft'], cap: '←', text: 'step back' },
      { command: 'next', keys: ['ArrowRight'], cap: '→', text: 'step forward' },
      { command: 'play', keys: [' '], cap: 'Space', text: 'play, pause' },
      { command: 'first', keys: ['Home'], cap: 'Home', text: 'start of the run' },
      { command: 'last', keys: ['End'], cap: 'End', text: 'end of the run' },
      { command: 'runBack', keys: ['<'], cap: '<', text: 'run back to the previous breakpoint' },
      { command: 'runOn', keys: ['>'], cap: '>', text: 'run until a breakpoint' },
      { command: 'previousDivergence', keys: ['['], cap: '[', text: 'previous divergence' },
      { command: 'nextDivergence', keys: [']'], cap: ']', text: 'next divergence' },
    ],
  },
  {
    subject: 'Machines',
    keys: [
      { command: 'compare', keys: ['c'], cap: 'c', text: 'compare on or off' },
      {
        command: 'order',
        keys: ['o'],
        cap: 'o',
        text: 'original or patched order in the focused machine',
      },
      { command: 'focusA', keys: ['a'], cap: 'a', text: 'focus machine A' },
      { command: 'focusB', keys: ['b'], cap: 'b', text: 'focus machine B' },
      { command: 'link', keys: ['l'], cap: 'l', text: 'linked or independent playheads' },
    ],
  },
  {
    subject: 'Why',
    keys: [
      {
        command: 'why',
        keys: ['y'],
        cap: 'y',
        text: 'why is the focused value, or Remote IRR, as it is',
      },
      {
        command: 'previousChange',
        keys: [','],
        cap: ',',
        text: 'previous change of the value asked about',
      },
      {
        command: 'nextChange',
        keys: ['.'],
        cap: '.',
        text: 'next change of the value asked about',
      },
    ],
  },
  {
    subject: 'Registers and tables',
    keys: [
      { command: 'inspect', keys: ['r'], cap: 'r', text: 'RTE of the pin in focus, bit by bit' },
      { command: 'lapic', keys: ['v'], cap: 'v', text: 'local APIC of a vCPU, all vectors' },
      { command: 'breakpoints', keys: ['B'], cap: 'B', text: 'breakpoints of the run' },
      { command: 'table', keys: ['p'], cap: 'p', text: 'redirection table of all pins' },
    ],
  },
  {
    subject: 'Log',
    keys: [
      { command: 'raw', keys: ['w'], cap: 'w', text: 'raw or folded log text' },
      { command: 'find', keys: ['/'], cap: '/', text: 'find in the log' },
      { command: 'findNext', keys: ['n'], cap: 'n', text: 'next match in the log' },
      { command: 'findPrevious', keys: ['N'], cap: 'N', text: 'previous match in the log' },
    ],
  },
  {
    subject: 'Timeline',
    keys: [
      { command: 'zoomIn', keys: ['+', '='], cap: '+', text: 'zoom the timeline in' },
      { command: 'zoomOut', keys: ['-'], cap: '-', text: 'zoom the timeline out' },
      { command: 'zoomFit', keys: ['0'], cap: '0', text: 'fit the timeline' },
    ],
  },
  {
    subject: 'Scenario and branches',
    keys: [
      { command: 'gallery', keys: ['g'], cap: 'g', text: 'gallery of scenarios' },
      { command: 'editor', keys: ['e'], cap: 'e', text: 'edit the scenario' },
      { command: 'branches', keys: ['f'], cap: 'f', text: 'branches: show, compare, name, delete' },
      { command: 'previousBranch', keys: ['{'], cap: '{', text: 'previous branch' },
      { command: 'nextBranch', keys: ['}'], cap: '}', text: 'next branch' },
      {
        command: 'undo',
        keys: ['u'],
        cap: 'u',
        text: 'undo the last change of the work',
      },
      { command: 'redo', keys: ['U'], cap: 'U', text: 'redo it' },
    ],
  },
  {
    subject: 'Page',
    keys: [
      {
        command: 'palette',
        keys: ['k', 'K'],
        shift: false,
        ctrl: true,
        cap: 'Ctrl K',
        text: 'find any command (Cmd K on a Mac)',
      },
      { command: 'theme', keys: ['t'], cap: 't', text: 'light or dark' },
      { command: 'share', keys: ['s'], cap: 's', text: 'copy a link to what is shown' },
      { command: 'keys', keys: ['?'], cap: '?', text: 'all keys' },
      {
        command: 'close',
        keys: ['Escape'],
        cap: 'Esc',
        text: 'close what is open, stop a run that goes on',
      },
    ],
  },
]

export const BINDINGS: readonly Binding[] = KEY_SECTIONS.flatMap(({ keys }) => keys)

/** What other programs have taught: undo and redo by these keys too. */
const HABITS: readonly Omit<Binding, 'cap' | 'text'>[] = [
  { command: 'undo', keys: ['z'], shift: false, ctrl: true },
  { command: 'redo', keys: ['z', 'Z'], shift: true, ctrl: true },
  { command: 'redo', keys: ['y'], shift: false, ctrl: true },
]

/** What a key press asks for: a command, or the number of an enabled action (from 1). */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): Command | number | null {
  const withCtrl = event.ctrlKey || event.metaKey
  if (event.altKey) return null
  if (!withCtrl && /^[1-9]$/.test(event.key)) return Number(event.key)
  const fits = ({ keys, shift, ctrl = false }: Omit<Binding, 'cap' | 'text'>) =>
    keys.includes(event.key) &&
    ctrl === withCtrl &&
    (shift === undefined || shift === event.shiftKey)
  return [...BINDINGS, ...HABITS].find(fits)?.command ?? null
}

/** Single-character keys without Ctrl, which a person can switch off (WCAG 2.1.4). */
export const isCharacterKey = ({
  key,
  ctrlKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean =>
  key.length === 1 && key !== ' ' && !ctrlKey && !metaKey

/** Commands that mean the same in every view; the others are of Step. A dialog closes itself. */
export const isEverywhere = (command: Command | number): boolean =>
  command === 'palette' || command === 'theme' || command === 'share' || command === 'keys'
