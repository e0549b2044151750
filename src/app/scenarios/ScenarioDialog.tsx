import * as Dialog from '@radix-ui/react-dialog'
import type { ReactNode } from 'react'
import './scenario-dialog.css'

interface ScenarioDialogProps {
  readonly title: string
  readonly description: string
  /** A wide page of cards, or a sheet at the side that leaves the run in sight. */
  readonly form: 'page' | 'sheet'
  readonly open: boolean
  readonly children: ReactNode
  onClose(): void
}

/** What a person has come for: the card of the scenario on screen, or the first field. */
function focusFirst(event: Event): void {
  const first = (event.currentTarget as Element).querySelector<HTMLElement>(
    '[aria-current], select',
  )
  if (!first) return
  event.preventDefault()
  first.focus()
}

/** A dialog over the page; keys pressed in it stay in it, Escape closes it. */
export const ScenarioDialog = (props: ScenarioDialogProps) => (
  <Dialog.Root open={props.open} onOpenChange={(open) => open || props.onClose()}>
    <Dialog.Portal>
      {/* Not Dialog.Overlay, which injects a style element that the page's CSP does not let in. */}
      <div className="scenario-overlay" />
      <Dialog.Content
        className={`scenario-dialog ${props.form}`}
        onKeyDown={(event) => event.stopPropagation()}
        onOpenAutoFocus={focusFirst}
      >
        <header>
          <Dialog.Title>{props.title}</Dialog.Title>
          <Dialog.Close className="quiet">Close</Dialog.Close>
        </header>
        <Dialog.Description>{props.description}</Dialog.Description>
        {props.children}
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)
