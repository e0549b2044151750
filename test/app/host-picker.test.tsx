import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { HostPicker } from '../../src/app/step/HostPicker.tsx'
import { machineName } from '../../src/view/kvm-rules.ts'
import { host } from '../core/machines.ts'

const kvmOf = (id: string) => {
  render(<HostPicker lane="A" host={host(id)} onHost={() => {}} />)
  return screen.getByRole('combobox', { name: 'KVM of machine A' })
}

describe('the KVM of a machine', () => {
  it('is chosen where its scan rule decides', () => {
    expect(kvmOf('patched')).toBeEnabled()
  })

  it('is not used on bare metal and without a split irqchip, and says why', () => {
    const kvm = kvmOf('bare-metal')
    expect(kvm).toBeDisabled()
    expect(kvm).toHaveDisplayValue('not used')
    expect(kvm).toHaveAccessibleDescription(/^KVM has no say/)
    expect(machineName(host('bare-metal').variant, 'K0')).toBe('bare metal')
  })

  it('has its own rule where the I/O APIC is its own', () => {
    const kvm = kvmOf('in-kernel')
    expect(kvm).toBeDisabled()
    expect(kvm).toHaveDisplayValue('own EOI fix, PIR')
    expect(machineName(host('in-kernel').variant, 'K0')).toBe('KVM in-kernel, own EOI fix, PIR')
  })
})
