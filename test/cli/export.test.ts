import { describe, expect, it, vi } from 'vitest'
import { variants } from '../../src/core/vmm/variants.ts'
import { irqPath } from './captured.ts'

/** Far more than these take on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

describe('irq-path export', () => {
  it('prints a specification that says what it is and how to check it', async () => {
    const { exit, out, err } = await irqPath('export', '--spin')
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(out).toMatch(
      /^\/\*\n \* IRQ 11 moves from CPU 1 to CPU 0; the vector stays the same\.\n/,
    )
    expect(out).toContain('VMM: original. KVM: K0, without APICv.')
    expect(out).toContain('spin -a move.pml')
    expect(out).toMatch(/\n}$/)
  })

  it('takes each option into account', async () => {
    const host = ['--qemu', 'patched', '--kvm', 'K2', '--apicv']
    const move = [
      '--guest',
      'one-write',
      '--device',
      'ordinary',
      '--vcpus',
      '3',
      '--asserts',
      '300',
      '--affinity-writes',
      '4',
    ]
    const { out } = await irqPath('export', '--spin', ...host, ...move)
    expect(out).toContain('vector and mask change in one write')
    expect(out).toContain('3 vCPUs, at most 300 assertions by the device, at most 4 affinity')
    expect(out).toContain('VMM: patched. KVM: K2, with APICv.')
    expect(out).toContain('Any handler lowers the line')
  })

  it.each(variants.map(({ id }) => id))('can write %s', async (qemu) => {
    const { exit, out } = await irqPath('export', '--spin', '--qemu', qemu)
    expect(exit).toBe(0)
    expect(out).toContain(`/* ${qemu}, rteWrite: writeRte,`)
  })

  it.each([
    [['export'], '--spin'],
    [['export', '--spin', '--guest', 'windows'], "'windows'"],
    [['export', '--spin', '--vcpus', '1'], '2 to 16'],
    [['export', '--spin', 'more'], 'too many arguments'],
  ])('ends with 2 and a reason for %j', async (words, reason) => {
    const { exit, out, err } = await irqPath(...words)
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(reason)
  })
})
