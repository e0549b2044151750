import * as Menu from '@radix-ui/react-dropdown-menu'
import { useState } from 'react'
import '../../panels/popover.css'
import './menu.css'

export interface ExportItem {
  readonly id: string
  readonly title: string
  /** What it is for, in a few words. */
  readonly use: string
  /** Of the file's name. */
  readonly ending: string
  save(): void | Promise<void>
}

export interface ExportGroup {
  readonly label: string
  readonly items: readonly ExportItem[]
}

/** One of several that the groups are about, such as a machine. */
export interface ExportChoice {
  readonly label: string
  readonly options: readonly string[]
  readonly chosen: number
  onChoose(option: number): void
}

interface ExportMenuProps {
  readonly groups: readonly ExportGroup[]
  readonly choice?: ExportChoice | undefined
  /** Open from the start. */
  readonly opens?: boolean | undefined
  /** Something that a person should know: what was saved, or why not. */
  onNotice(text: string): void
}

/** The button of the bar and what can be saved, as files on this machine. The menu is of the bar's landmark. */
export function ExportMenu({ groups, choice, opens = false, onNotice }: ExportMenuProps) {
  const [home, setHome] = useState<HTMLElement | null>(null)
  return (
    <Menu.Root modal={false} defaultOpen={opens}>
      <Menu.Trigger className="quiet">Export</Menu.Trigger>
      <span ref={setHome} className="export-home" />
      <Menu.Portal container={home}>
        <Menu.Content
          className="popover export-menu"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onKeyDown={(event) => event.stopPropagation()}
        >
          {choice && <Choice choice={choice} />}
          {groups.map((group) => (
            <Group key={group.label} group={group} onNotice={onNotice} />
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** Choosing keeps the menu open: a file comes next. */
const Choice = ({ choice }: { readonly choice: ExportChoice }) => (
  <Menu.RadioGroup
    className="export-choice"
    aria-label={choice.label}
    value={String(choice.chosen)}
    onValueChange={(value) => choice.onChoose(Number(value))}
  >
    {choice.options.map((option, at) => (
      <Menu.RadioItem key={option} value={String(at)} onSelect={(event) => event.preventDefault()}>
        {option}
      </Menu.RadioItem>
    ))}
  </Menu.RadioGroup>
)

interface GroupProps {
  readonly group: ExportGroup
  onNotice(text: string): void
}

const Group = ({ group: { label, items }, onNotice }: GroupProps) => (
  <Menu.Group aria-label={label}>
    <Menu.Label>{label}</Menu.Label>
    {items.map((item) => (
      <Menu.Item key={item.id} onSelect={() => void saveItem(item, onNotice)}>
        <b>{item.title}</b> <span>{item.use}</span> <i>.{item.ending}</i>
      </Menu.Item>
    ))}
  </Menu.Group>
)

/** Saves the file and says so, or why not. */
export async function saveItem(
  { title, save }: ExportItem,
  onNotice: (text: string) => void,
): Promise<void> {
  try {
    await save()
    onNotice(`${title} was saved to your downloads. Nothing has left this machine.`)
  } catch (error) {
    onNotice(`${title} could not be saved: ${(error as Error).message}`)
  }
}
