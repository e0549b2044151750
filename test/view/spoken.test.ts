import { expect, it } from 'vitest'
import { spokenText } from '../../src/view/narrate/spoken.ts'

it('says registers digit by digit and names as words', () => {
  expect(spokenText('kvm_set_irq(11) used the stale MSI fee02000.')).toBe(
    'kvm set irq 11 used the stale MSI F E E 0 2 0 0 0.',
  )
  expect(spokenText('QEMU routed GSI 11 to fee00000 8021.')).toBe(
    'QEMU routed GSI 11 to F E E 0 0 0 0 0 with data 8 0 2 1.',
  )
  expect(spokenText('CPU 2 read RTE 11 low: 0x1c021.')).toBe(
    'CPU 2 read RTE 11 low: hex 1 C 0 2 1.',
  )
  expect(spokenText('CPU 2 took desc->lock of IRQ 11, in handle_fasteoi_irq().')).toBe(
    'CPU 2 took desc lock of IRQ 11, in handle fasteoi irq.',
  )
})

it('leaves words, amounts and numbers alone', () => {
  for (const text of [
    'The defaced vCPU 2 took vector 33.',
    '10,000 EOIs in a row.',
    'IRQ 11 (0 to 3)',
  ]) {
    expect(spokenText(text)).toBe(text)
  }
})
