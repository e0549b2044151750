import { type FormEvent, useRef, useState } from 'react'
import type { BranchRow } from '../view/branches.ts'
import { LaneBadge } from './lane-badge.tsx'
import './branches.css'

export interface BranchesProps {
  readonly rows: readonly BranchRow[]
  /** Whether two machines are shown: then a branch can be on either. */
  readonly comparing: boolean
  onShow(id: number): void
  onCompare(id: number): void
  onName(id: number, name: string): void
  onDrop(id: number): void
}

/** All branches: which is shown, what each comes to, and what can be done with it. */
export function Branches(props: BranchesProps) {
  const { rows } = props
  const list = useRef<HTMLUListElement>(null)
  return (
    <>
      <ul ref={list} className="branches" aria-label="Branches" tabIndex={-1}>
        {rows.map((row) => (
          <BranchItem
            key={row.id}
            row={row}
            {...props}
            onDrop={(id) => {
              list.current?.focus()
              props.onDrop(id)
            }}
          />
        ))}
      </ul>
      {rows.length === 1 && (
        <p className="branches-none">
          Take another enabled action at any step: this course is kept, and the other becomes a
          branch beside it.
        </p>
      )}
    </>
  )
}

interface BranchItemProps extends BranchesProps {
  readonly row: BranchRow
}

function BranchItem({ row, rows, comparing, onShow, onCompare, onName, onDrop }: BranchItemProps) {
  const { id, name, from, steps, ends, lanes } = row
  const [naming, setNaming] = useState(false)
  const everywhere =
    lanes.length > 0 && rows.every((other) => other === row || other.lanes.length === 0)
  return (
    <li className="branch" data-shown={lanes.length > 0 || undefined}>
      <div className="branch-head">
        {naming ? (
          <NameForm
            name={name}
            onName={(text) => {
              onName(id, text)
              setNaming(false)
            }}
            onCancel={() => setNaming(false)}
          />
        ) : (
          <button
            type="button"
            className="branch-name"
            aria-current={everywhere ? 'true' : undefined}
            onClick={() => onShow(id)}
          >
            <span>{name}</span>
          </button>
        )}
        {comparing && lanes.map((lane) => <LaneBadge key={lane} lane={lane} />)}
        {!comparing && lanes.length > 0 && <i>on screen</i>}
        <span className="branch-acts">
          {rows.length > 1 && lanes.length === 0 && (
            <button type="button" aria-label={`Compare with ${name}`} onClick={() => onCompare(id)}>
              Compare
            </button>
          )}
          <button type="button" aria-label={`Rename ${name}`} onClick={() => setNaming(true)}>
            Rename
          </button>
          {rows.length > 1 && (
            <button type="button" aria-label={`Delete ${name}`} onClick={() => onDrop(id)}>
              Delete
            </button>
          )}
        </span>
      </div>
      <p>
        {from}, {steps} steps
      </p>
      {ends.map((text) => (
        <p key={text} className="branch-end">
          {text}
        </p>
      ))}
    </li>
  )
}

/** So long a name still fits a link and a head. */
const LONGEST = 40

interface NameFormProps {
  readonly name: string
  onName(name: string): void
  onCancel(): void
}

function NameForm({ name, onName, onCancel }: NameFormProps) {
  const [text, setText] = useState(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onName(text)
  }
  return (
    <form className="branch-form" onSubmit={submit}>
      <input
        aria-label="Name of the branch"
        value={text}
        maxLength={LONGEST}
        ref={(input) => input?.focus()}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onCancel()
        }}
      />
      <button type="submit">Keep</button>
    </form>
  )
}
