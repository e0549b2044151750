import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { InspectLapic } from '../../src/panels/inspect/lapic.tsx'
import { InspectRte } from '../../src/panels/inspect/rte.tsx'
import type { Value } from '../../src/view/causes/value.ts'
import { explainBit, halvesAt } from '../../src/view/inspect/explain.ts'
import { toggled } from '../../src/view/inspect/fields.ts'
import { lapicInspection } from '../../src/view/inspect/lapic.ts'
import { rteInspection } from '../../src/view/inspect/rte.ts'
import { writeEffects } from '../../src/view/inspect/write.ts'
import { seedLanes, stepWith, unmaskStep } from '../view/side.ts'

const unmask = unmaskStep(seedLanes[0])

interface Calls {
  readonly onSeek: (step: number) => void
  readonly onCopy: (text: string) => void
  readonly onLane: (lane: number) => void
  readonly onWhy: (value: Value) => void
  readonly onClose: () => void
}

function Rte({ cursor, columns, calls }: { cursor: number; columns: number; calls: Calls }) {
  const [selected, setSelected] = useState(14)
  const lane = seedLanes[0] ?? expect.fail('no lane')
  const [written, setWritten] = useState(halvesAt(lane, cursor, 11))
  return (
    <InspectRte
      {...calls}
      inspection={rteInspection(
        seedLanes.map((own) => ({ lane: own, cursor })),
        0,
        11,
      )}
      told={explainBit(lane, cursor, 11, selected)}
      written={written}
      effects={writeEffects(lane, cursor, 11, written)}
      cursors={[cursor, cursor]}
      lane={0}
      selected={selected}
      columns={columns}
      onSelect={setSelected}
      onToggle={(bit) => {
        setSelected(bit)
        setWritten(toggled(written, bit))
      }}
      onWritten={(value) => setWritten(value ?? halvesAt(lane, cursor, 11))}
    />
  )
}

function showRte(cursor = unmask + 1, columns = 32) {
  const calls = {
    onSeek: vi.fn(),
    onCopy: vi.fn(),
    onLane: vi.fn(),
    onWhy: vi.fn(),
    onClose: vi.fn(),
  }
  render(<Rte cursor={cursor} columns={columns} calls={calls} />)
  return calls
}

const bit = (number: number) =>
  screen.getByRole('gridcell', { name: new RegExp(`^Bit ${number},`) })
const keys = (text: string) => userEvent.keyboard(text)

describe('the bits of an RTE', () => {
  it('are a grid of 64 cells, each with its number, field, value and what is special about it', () => {
    showRte()
    expect(screen.getByRole('grid', { name: 'RTE of pin 11, bit by bit' })).toBeVisible()
    expect(screen.getAllByRole('gridcell')).toHaveLength(64)
    expect(bit(14)).toHaveAccessibleName('Bit 14, Remote IRR, 1, read only, 0 in the other machine')
    expect(bit(15)).toHaveAccessibleName('Bit 15, trigger mode, 1')
    expect(bit(12)).toHaveAccessibleName('Bit 12, delivery status, 0, read only')
  })

  it('are one stop for Tab, walked with arrows, Home and End', async () => {
    showRte()
    bit(14).focus()
    await keys('{ArrowRight}')
    expect(bit(13)).toHaveFocus()
    expect(screen.getByRole('heading', { name: /^Bit 13, polarity/ })).toBeVisible()
    await keys('{ArrowUp}')
    expect(bit(45)).toHaveFocus()
    await keys('{Home}')
    expect(bit(63)).toHaveFocus()
    await keys('{ArrowLeft}')
    expect(bit(63)).toHaveFocus()
    await keys('{End}')
    expect(bit(32)).toHaveFocus()
    await keys('{Control>}{End}{/Control}')
    expect(bit(0)).toHaveFocus()
    expect(screen.getAllByRole('gridcell').filter(({ tabIndex }) => tabIndex === 0)).toEqual([
      bit(0),
    ])
  })

  it('stand in four rows where there is little room', async () => {
    showRte(unmask + 1, 16)
    expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(['63:48', '47:32', '31:16', '15:0']),
    )
    bit(14).focus()
    await keys('{ArrowUp}')
    expect(bit(30)).toHaveFocus()
  })
})

describe('what the RTE inspector says', () => {
  it('is the bit, the message against the routes, and the last changes with their steps', async () => {
    const { onSeek } = showRte()
    expect(screen.getByText('1 bit differs: B has Remote IRR 0')).toBeVisible()
    const messages = screen.getByRole('region', { name: 'MSI this RTE asks for' })
    expect(within(messages).getByRole('row', { name: /KVM route in A stale/ })).toHaveTextContent(
      'fee0200080212',
    )
    const changes = screen.getByRole('region', { name: 'Last changes' })
    await userEvent.click(within(changes).getByRole('button', { name: `Step ${unmask}` }))
    expect(onSeek).toHaveBeenCalledExactlyOnceWith(unmask)
  })

  it('says that nothing has changed yet', () => {
    showRte(0)
    expect(screen.getByText('Nothing has changed since the start of the run.')).toBeVisible()
    expect(screen.getByText(/So since before the run/)).toBeVisible()
  })

  it('leads to the question why a field is as it is', async () => {
    const { onWhy } = showRte()
    await userEvent.click(screen.getByRole('button', { name: 'Why?' }))
    expect(onWhy).toHaveBeenLastCalledWith({ cell: { of: 'remote-irr', at: 11 }, bits: null })
    await userEvent.click(bit(3))
    await userEvent.click(screen.getByRole('button', { name: 'Why?' }))
    expect(onWhy).toHaveBeenLastCalledWith({ cell: { of: 'rte-low', at: 11 }, bits: 0xff })
    await userEvent.click(bit(40))
    await userEvent.click(screen.getByRole('button', { name: 'Why?' }))
    expect(onWhy).toHaveBeenLastCalledWith({ cell: { of: 'rte-high', at: 11 }, bits: 0xffff })
  })

  it('asks by key: Enter or y of the field of a bit, a reserved one too', async () => {
    const { onWhy } = showRte()
    bit(14).focus()
    await keys('y')
    await keys('{ArrowLeft}{ArrowLeft}{Enter}')
    await keys('{ArrowLeft}y')
    await keys('{ArrowUp}{ArrowLeft}{ArrowLeft}y')
    expect(onWhy.mock.calls.map(([{ cell, bits }]) => `${cell.of} ${bits}`)).toEqual([
      'remote-irr null',
      `rte-low ${1 << 16}`,
      `rte-low ${0xfffe0000}`,
      `rte-high ${0x00ff0000}`,
    ])
  })

  it('copies the entry as one number, and says so', async () => {
    const { onCopy } = showRte()
    await userEvent.click(screen.getByRole('button', { name: 'Copy 0x000000000000c021' }))
    expect(onCopy).toHaveBeenCalledExactlyOnceWith('0x000000000000c021')
    expect(screen.getByRole('button', { name: 'Copied 0x000000000000c021' })).toBeVisible()
  })

  it('switches machines and closes', async () => {
    const { onLane, onClose } = showRte()
    expect(screen.getByRole('button', { name: /^Machine A/, pressed: true })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: /^Machine B/ }))
    expect(onLane).toHaveBeenCalledExactlyOnceWith(1)
    await userEvent.click(screen.getByRole('button', { name: /^Close/ }))
    expect(onClose).toHaveBeenCalledOnce()
  })
})

describe('a write, tried', () => {
  const trial = () => screen.getByRole('region', { name: 'If the guest wrote' })

  it('is a bit turned over with Space, and says what it would set going', async () => {
    showRte(unmask - 1)
    bit(14).focus()
    await keys('{ArrowLeft}{ArrowLeft} ')
    expect(bit(16)).toHaveAccessibleName('Bit 16, mask, 1, 0 would be written')
    expect(trial()).toHaveTextContent('The entry would read 00000000:00008021.')
    expect(trial()).toHaveTextContent('vector 33 reaches vCPU 2; the RTE asks for vector 33')
    await userEvent.click(within(trial()).getByRole('button', { name: 'As it is' }))
    expect(trial()).toHaveTextContent('The run stays as it is.')
    expect(bit(16)).toHaveAccessibleName('Bit 16, mask, 1')
  })

  it('is a value typed; what is no number is marked and not taken', async () => {
    showRte(unmask - 1)
    const low = screen.getByRole('textbox', { name: 'Value written to the low half, in hex' })
    await userEvent.clear(low)
    expect(low).toBeInvalid()
    await userEvent.type(low, '1c031')
    expect(low).toBeValid()
    expect(trial()).toHaveTextContent('Vector: 0x21 (33) to 0x31 (49).')
    expect(trial()).toHaveTextContent('Bit 14, Remote IRR, is read-only: the 1 written is ignored.')
  })
})

describe('the vectors of a local APIC', () => {
  const sent = stepWith(seedLanes[0], 'kvm_apic_accept_irq', ({ vcpu }) => vcpu === 2, 2)

  interface LapicCalls {
    readonly onVcpu: (vcpu: number) => void
    readonly onWhy: (value: Value) => void
  }

  function Lapic({ onVcpu, onWhy }: LapicCalls) {
    const [selected, onSelect] = useState(33)
    const places = seedLanes.map((lane) => ({ lane, cursor: sent }))
    return (
      <InspectLapic
        inspection={lapicInspection(places, 0, 2)}
        vcpus={4}
        cursors={[sent, sent]}
        lane={0}
        selected={selected}
        focus={33}
        onSelect={onSelect}
        onVcpu={onVcpu}
        onWhy={onWhy}
        onLane={vi.fn()}
        onClose={vi.fn()}
      />
    )
  }

  function show() {
    const calls = { onVcpu: vi.fn(), onWhy: vi.fn() }
    render(<Lapic {...calls} />)
    return calls
  }

  const vector = (number: number) =>
    screen.getByRole('gridcell', { name: new RegExp(`^Vector ${number},`) })

  it('are a grid of 16 priority classes, each cell a sentence', () => {
    show()
    expect(screen.getByRole('grid', { name: 'Vectors of vCPU 2 by priority class' })).toBeVisible()
    expect(screen.getAllByRole('gridcell')).toHaveLength(256)
    expect(vector(33)).toHaveAccessibleName(
      /pending \(IRR\).*its EOI leaves the kernel for QEMU.*It is the vector in focus\.$/,
    )
    expect(vector(34)).toHaveAccessibleName('Vector 34, 0x22: nothing set.')
  })

  it('are walked, and the sentence follows', async () => {
    show()
    vector(33).focus()
    await keys('{ArrowDown}')
    expect(vector(49)).toHaveFocus()
    expect(screen.getByText('Vector 49, 0x31: nothing set.')).toBeVisible()
    await keys('{Control>}{Home}{/Control}')
    expect(vector(0)).toHaveFocus()
  })

  it('ask by key why what is set of a vector is so, or why it is not pending', async () => {
    const { onWhy } = show()
    vector(33).focus()
    await keys('y')
    await keys('{ArrowRight}{Enter}')
    expect(onWhy.mock.calls.map(([{ cell }]) => cell)).toEqual([
      { of: 'irr', at: 2, vector: 33 },
      { of: 'irr', at: 2, vector: 34 },
    ])
  })

  it('are also text, with registers and requests', async () => {
    const { onVcpu, onWhy } = show()
    const sets = screen.getByRole('region', { name: 'Vectors set in vCPU 2' })
    expect(sets).toHaveTextContent('IRR33ISRnoneTMR33EOI exit33')
    expect(screen.getByRole('region', { name: 'Registers of vCPU 2' })).toHaveTextContent(
      'PPR0x00 takes classes above 0',
    )
    expect(screen.getByText('vector 33 differs')).toBeVisible()
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'vCPU' }), '0')
    expect(onVcpu).toHaveBeenCalledExactlyOnceWith(0)
    await userEvent.click(screen.getByRole('button', { name: 'EOI exit' }))
    expect(onWhy).toHaveBeenCalledExactlyOnceWith({
      cell: { of: 'eoi-exit', at: 2, vector: 33 },
      bits: null,
    })
  })
})
