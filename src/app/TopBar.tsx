import type { ReactNode } from 'react'
import type { Theme } from './hooks.ts'
import type { View } from './work/permalink.ts'

interface TopBarProps {
  readonly view: View
  /** Which scenario runs, and what chooses another. */
  readonly scenarios?: ReactNode
  readonly comparing: boolean
  readonly theme: Theme
  /** What the view itself has to say here. */
  readonly children?: ReactNode
  /** Beside Share. */
  readonly exporting?: ReactNode
  onView(view: View): void
  onCompare(): void
  onShare(): void
  onTheme(): void
  onCommands(): void
  onKeys(): void
}

/** Name, scenario, and what acts on the page as a whole. */
export function TopBar(props: TopBarProps) {
  const { view, comparing, theme } = props
  return (
    <header className="bar">
      <h1>
        <Mark />
        IRQ Path
      </h1>
      <nav className="views" aria-label="View">
        <ViewButton is="step" name="Step" {...props} />
        <ViewButton is="trace" name="Trace" {...props} />
        <ViewButton is="interleavings" name="Interleavings" {...props} />
      </nav>
      {props.scenarios}
      {props.children}
      <span className="spacer" />
      <CommandsButton onClick={props.onCommands} />
      {view === 'step' && (
        <BarButton label="Compare" cap="c" pressed={comparing} onClick={props.onCompare} />
      )}
      {props.exporting}
      <BarButton label="Share" cap="s" onClick={props.onShare} />
      <BarButton label={theme === 'dark' ? 'Light' : 'Dark'} cap="t" onClick={props.onTheme} />
      <BarButton label="Keys" cap="?" onClick={props.onKeys} />
    </header>
  )
}

interface ViewButtonProps extends TopBarProps {
  readonly is: View
  readonly name: string
}

const ViewButton = ({ is, name, view, onView }: ViewButtonProps) => (
  <button type="button" aria-current={view === is ? 'page' : undefined} onClick={() => onView(is)}>
    {name}
  </button>
)

interface BarButtonProps {
  readonly label: string
  /** The key that does the same. */
  readonly cap: string
  readonly pressed?: boolean
  onClick(): void
}

const BarButton = ({ label, cap, pressed, onClick }: BarButtonProps) => (
  <button
    type="button"
    className="quiet"
    aria-label={label}
    aria-keyshortcuts={cap}
    aria-pressed={pressed}
    onClick={onClick}
  >
    {label} <kbd>{cap}</kbd>
  </button>
)

/** Opens the palette, which has every command. */
const CommandsButton = ({ onClick }: Pick<BarButtonProps, 'onClick'>) => (
  <button
    type="button"
    className="quiet commands"
    aria-label="Commands"
    aria-keyshortcuts="Control+K Meta+K"
    title="Find any command, step or value (Ctrl K, Cmd K on a Mac)"
    onClick={onClick}
  >
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="m10.5 10.5 4 4" stroke="currentColor" strokeWidth="1.6" />
    </svg>
    <kbd>Ctrl K</kbd>
  </button>
)

const Mark = () => (
  <svg className="mark" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
    <path d="M4 3v7a4 4 0 0 0 4 4h4" fill="none" stroke="currentColor" strokeWidth="2.2" />
    <circle cx="4" cy="3" r="2.2" fill="currentColor" />
    <circle cx="15" cy="14" r="2.6" fill="none" stroke="currentColor" strokeWidth="2.2" />
  </svg>
)
