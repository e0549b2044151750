import * as Popover from '@radix-ui/react-popover'
import { useMemo, useRef } from 'react'
import '../../panels/popover.css'
import { Branches } from '../../panels/branches.tsx'
import type { Branch } from '../../trace/branch.ts'
import { branchRows } from '../../view/branches.ts'
import { Guarded } from '../errors/Guarded.tsx'
import type { Session } from '../work/session.ts'
import { branchOf } from '../work/work.ts'

interface BranchesMenuProps {
  readonly session: Session
  readonly open: boolean
  onOpen(open: boolean): void
}

/** Beside the step counter: which branch is on screen, and all there are. */
export function BranchesMenu({ session, open, onOpen }: BranchesMenuProps) {
  const { branches } = session.work
  const chip = useRef<HTMLButtonElement>(null)
  if (branches.length === 1 && !open) return null
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger ref={chip} className="quiet branches-chip" aria-keyshortcuts="f">
        <span>{chipText(session)}</span> <kbd>f</kbd>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover branches-menu"
          aria-label="Branches"
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={() => chip.current?.scrollIntoView({ block: 'nearest' })}
          onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
        >
          <Guarded name="The branches">
            <List session={session} />
          </Guarded>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** "Branch 2 of 3"; where each machine follows its own, the heads say which. */
function chipText({ work }: Session): string {
  const { length } = work.branches
  const [branch, other = branch] = work.hosts.map((_, lane) => branchOf(work, lane))
  if (branch !== other) return `2 of ${length} branches`
  return branch?.name || `Branch ${work.branches.indexOf(branch as Branch) + 1} of ${length}`
}

function List({ session }: { readonly session: Session }) {
  const { work, pin, showBranch, compareBranch, nameBranch, dropBranch } = session
  const rows = useMemo(() => branchRows(work, pin), [work, pin])
  return (
    <Branches
      rows={rows}
      comparing={work.hosts.length > 1}
      onShow={showBranch}
      onCompare={compareBranch}
      onName={nameBranch}
      onDrop={dropBranch}
    />
  )
}
