import * as Dialog from '@radix-ui/react-dialog'
import { Command } from 'cmdk'
import { useMemo, useRef, useState } from 'react'
import './palette.css'
import { useSettled } from '../hooks.ts'
import { kept } from '../kept.ts'
import type { Sample } from '../trace/files.ts'
import { matches } from './match.ts'
import type { PaletteEntry } from './palette.ts'
import { recentIds, remember } from './recent.ts'
import { useSamples } from './use-palette.ts'

interface PaletteProps {
  readonly open: boolean
  /** As of the moment at which it opens. */
  readonly entries: (samples: readonly Sample[]) => readonly PaletteEntry[]
  /** What is meant by a number that was typed. */
  readonly numbered: (number: number) => readonly PaletteEntry[]
  onClose(): void
}

/** Every command by its words: typed, found, done. What had the focus has it again before. */
export function Palette({ open, entries, numbered, onClose }: PaletteProps) {
  const before = useRef<Element | null>(null)
  const chosen = useRef<PaletteEntry | null>(null)
  const choose = (entry: PaletteEntry) => {
    chosen.current = entry
    remember(kept, entry.id)
    onClose()
  }
  return (
    <Dialog.Root open={open} onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        {/* Radix's own overlay brings a style element, which the policy of the page forbids. */}
        <div className="palette-overlay" />
        <Dialog.Content
          className="palette"
          onKeyDown={(event) => event.stopPropagation()}
          onOpenAutoFocus={() => {
            before.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            focusAgain(before.current)
            chosen.current?.run()
            chosen.current = null
          }}
        >
          <Dialog.Title className="visually-hidden">Commands</Dialog.Title>
          <Dialog.Description className="visually-hidden">
            Type words, choose with the arrow keys, Enter does it.
          </Dialog.Description>
          <Choice entries={entries} numbered={numbered} onChoose={choose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement || element instanceof SVGElement) element.focus()
}

interface ChoiceProps extends Pick<PaletteProps, 'entries' | 'numbered'> {
  onChoose(entry: PaletteEntry): void
}

function Choice({ entries, numbered, onChoose }: ChoiceProps) {
  const samples = useSamples()
  const [make] = useState(() => entries)
  const all = useMemo(() => make(samples), [make, samples])
  const [recent] = useState(() => recentIds(kept))
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<PaletteEntry | null>(null)
  const [meant] = useState(() => numbered)
  const found = useMemo(() => {
    const number = /\d+/.exec(typed)
    return matches(number ? [...meant(Number(number[0])), ...all] : all, typed, recent)
  }, [all, meant, typed, recent])
  const choose = (entry: PaletteEntry) => (entry.reason ? setRefused(entry) : onChoose(entry))
  return (
    <Command label="Commands" shouldFilter={false} loop>
      <Command.Input
        placeholder="What to do: words, a step, a pin, a scenario, a value"
        value={typed}
        onValueChange={(text) => {
          setTyped(text)
          setRefused(null)
        }}
      />
      <Command.List label="Commands found">
        {found.count === 0 && <p className="palette-none">No command has these words.</p>}
        {found.groups.map(({ heading, entries }) => (
          <Command.Group key={heading} heading={heading}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} onChoose={choose} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <Count count={found.count} refused={refused} />
    </Command>
  )
}

interface EntryProps {
  readonly entry: PaletteEntry
  onChoose(entry: PaletteEntry): void
}

/** One that has nothing to do can be come to all the same, so that its reason is read. */
const Entry = ({ entry, onChoose }: EntryProps) => {
  const { id, title, detail, cap, reason } = entry
  const choose = () => onChoose(entry)
  return (
    <Command.Item value={id} data-hindered={reason ? true : undefined} onSelect={choose}>
      <span className="palette-title">{title}</span>{' '}
      {reason && <span className="palette-detail">not now: {reason}</span>}
      {!reason && detail && <span className="palette-detail">{detail}</span>}{' '}
      {cap && <kbd>{cap}</kbd>}
    </Command.Item>
  )
}

interface CountProps {
  readonly count: number
  /** Asked for, though there is nothing to do. */
  readonly refused: PaletteEntry | null
}

function Count({ count, refused }: CountProps) {
  const said = useSettled(count === 1 ? '1 command' : `${count} commands`, 300)
  return (
    <footer>
      <p role="status">{refused ? `Not now: ${refused.reason}.` : said}</p>
      <span aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> do <kbd>Esc</kbd> close
      </span>
    </footer>
  )
}
