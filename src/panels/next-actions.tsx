/** What can be done next in one of two machines: an action or two in words, the others in a menu. */
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Action } from '../core/action.ts'
import type { Choice } from '../view/choices/choices.ts'
import { showsAction } from '../view/pointed/marks.ts'
import { Sign } from './sign.tsx'
import { textWidth } from './stage/text.ts'
import { useMenu } from './use-menu.ts'
import { useWidth } from './use-width.ts'
import { zoomOf } from './zoom.ts'
import './next-actions.css'

interface NextActionsProps {
  readonly lane: number
  readonly choices: readonly Choice[]
  /** A word beside them: who waits, or that nothing more will happen. */
  readonly remark: string
  onTake(action: Action): void
}

export function NextActions({ lane, choices, remark, onTake }: NextActionsProps) {
  const row = useRef<HTMLDivElement>(null)
  const spelled = fitsTwo(choices, remark, useWidth(row)) ? 2 : 1
  return (
    <div className="next" ref={row}>
      <span>Next</span>
      {choices.slice(0, spelled).map((choice) => (
        <NextAction
          key={choice.title}
          lane={lane}
          choice={choice}
          className="next-action"
          onTake={() => onTake(choice.action)}
        />
      ))}
      {choices.length > spelled && (
        <More lane={lane} choices={choices} spelled={spelled} onTake={onTake} />
      )}
      {remark && <em title={remark}>{remark}</em>}
    </div>
  )
}

const PX = 12
/** In px: the word before the actions, an action without its title, what opens the menu. */
const LABEL = 34
const ACTION = 36
const WARNING = 17
const MORE = 56

/** Whether two actions can stand in the row in full. */
function fitsTwo(choices: readonly Choice[], remark: string, room: number): boolean {
  const widths = choices
    .slice(0, 2)
    .map(({ title, danger }) => ACTION + (danger ? WARNING : 0) + textWidth(title, PX))
  const more = choices.length > 2 ? MORE : 0
  const said = remark ? textWidth(remark, PX) : 0
  return widths.reduce((sum, width) => sum + width, LABEL + more + said) <= room
}

interface NextActionProps {
  readonly lane: number
  readonly choice: Choice
  readonly className?: string
  readonly role?: 'menuitem'
  onTake(): void
}

function NextAction({ lane, choice, className, role, onTake }: NextActionProps) {
  const { action, digit, step, title, detail, danger } = choice
  return (
    <button
      type="button"
      className={className}
      role={role}
      tabIndex={role && -1}
      aria-label={danger ? `${title}, breaks: ${danger}` : title}
      aria-keyshortcuts={digit === null ? undefined : `${digit}`}
      title={`${title}. ${detail}`}
      data-shows={showsAction(lane, action, step)}
      onClick={onTake}
    >
      <kbd data-empty={digit === null || undefined}>{digit}</kbd>
      {danger && <Sign kind="warn" />}
      <span>{title}</span>
    </button>
  )
}

interface Place {
  readonly x: number
  readonly y: number
}

interface MoreProps extends Omit<NextActionsProps, 'remark'> {
  readonly spelled: number
}

/** The number of those that are not spelled out, and all of them when it is pressed. */
function More({ lane, choices, spelled, onTake }: MoreProps) {
  const [at, setAt] = useState<Place | null>(null)
  /** The press that takes the focus out of the menu has closed it already. */
  const closes = useRef(false)
  const close = () => setAt(null)
  return (
    <>
      <button
        type="button"
        className="next-more"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        aria-label={`All ${choices.length} actions`}
        onPointerDown={() => {
          closes.current = at !== null
        }}
        onClick={({ currentTarget }) => {
          if (!closes.current) setAt(below(currentTarget))
          closes.current = false
        }}
      >
        +{choices.length - spelled} more
      </button>
      {at && (
        <MoreMenu
          lane={lane}
          choices={choices}
          at={at}
          onClose={close}
          onTake={(action) => {
            close()
            onTake(action)
          }}
        />
      )}
    </>
  )
}

/** In px of the window. */
function below(button: Element): Place {
  const { left, bottom } = button.getBoundingClientRect()
  return { x: left / zoomOf(button), y: bottom / zoomOf(button) + 4 }
}

interface MoreMenuProps extends Omit<NextActionsProps, 'remark'> {
  readonly at: Place
  onClose(): void
}

/** Digits take an action here as they do on the page. */
function MoreMenu({ lane, choices, at, onClose, onTake }: MoreMenuProps) {
  const { onKeyDown, ...menu } = useMenu(onClose)
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const pressed = choices.find(({ digit }) => `${digit}` === event.key)
    if (pressed) onTake(pressed.action)
    onKeyDown(event)
  }
  return (
    <div
      {...menu}
      role="menu"
      className="menu next-menu"
      aria-label="What can happen next"
      style={{ left: `min(${at.x}px, 100vw - 368px)`, top: at.y }}
      onKeyDown={onKey}
    >
      {choices.map((choice) => (
        <NextAction
          key={choice.title}
          role="menuitem"
          lane={lane}
          choice={choice}
          onTake={() => onTake(choice.action)}
        />
      ))}
    </div>
  )
}
