/** Each finding by the few lines that show it, and the lines that look like it and are healthy. */
import { describe, expect, it } from 'vitest'
import {
  entry,
  eoi,
  found,
  high,
  host,
  idsIn,
  line,
  low,
  read,
  route,
  setIrr,
  trigger,
  write,
} from './log-text.ts'

const LEVEL = 0x8000
const MASKED = 0x10000
const times = <T>(count: number, of: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => of(n))

/** Pin 11 on CPU 1 with vector 34, its route seen. */
const started = [...entry(11, 1, LEVEL | 34), route(11, 1, 34)]
const served = [line(11, 1), setIrr(11), trigger(11), line(11, 0), ...eoi(34, 11)]

describe('a stale route', () => {
  const moved = [write(low(11), MASKED | LEVEL | 34), write(high(11), 2 << 24)]

  it('is shown by an update that follows the delivery in the same write', () => {
    const lines = [
      ...started,
      line(11, 1),
      moved,
      write(low(11), LEVEL | 34),
      setIrr(11),
      trigger(11),
      route(11, 2, 34),
    ]
    const [stale] = found(...lines)
    expect(stale).toMatchObject({ id: 'stale-route-used', pin: 11, vector: 34, severity: 'fault' })
    expect(stale?.evidence.map(({ line: at }) => at)).toEqual([7, 8, 9, 10])
  })

  it('is not shown by an update that comes before it', () => {
    expect(
      idsIn(
        started,
        line(11, 1),
        moved,
        write(low(11), LEVEL | 34),
        route(11, 2, 34),
        setIrr(11),
        trigger(11),
        line(11, 0),
        eoi(34, 11),
      ),
    ).toEqual([])
  })

  it('is not claimed of a message that QEMU sends itself, without a trigger of KVM', () => {
    expect(
      idsIn(
        started,
        served,
        line(11, 1),
        moved,
        write(low(11), LEVEL | 34),
        setIrr(11),
        route(11, 2, 34),
        line(11, 0),
        eoi(34, 11),
      ),
    ).toEqual([])
  })

  it('is not claimed under TCG, where there are no routes', () => {
    const text = [
      entry(11, 1, LEVEL | 34),
      line(11, 1),
      moved,
      write(low(11), LEVEL | 34),
      setIrr(11),
    ]
    expect(
      idsIn(
        text,
        'The affinity mask was 2 and the handler is on 1',
        'apic_local_deliver vector 3 delivery mode 0',
      ),
    ).toEqual(['misdelivery-seen 11'])
  })

  it('is not claimed of a remappable entry, whose destination is elsewhere', () => {
    const remapped = [write(high(22), 0x10000), write(low(22), LEVEL | 22)]
    const delivered = [
      host(1, 331, 'kvm_set_irq: gsi 22 level 1 source 0'),
      host(2, 331, 'kvm_msi_set_irq: dst 3 vec 35 (Fixed|physical|level)'),
      host(3, 331, 'kvm_apic_accept_irq: apicid 3 vec 35 (Fixed|level)'),
    ]
    expect(idsIn(remapped, line(22, 1), setIrr(22), delivered, line(22, 0), eoi(22, 22))).toEqual(
      [],
    )
  })

  it('reads an extended destination, of which eight bits are in their place', () => {
    const wide = [write(high(11), (0x2c << 24) | (1 << 17)), write(low(11), LEVEL | 34)]
    const to = (dest: string) => [
      host(1, 331, 'kvm_set_irq: gsi 11 level 1 source 0'),
      host(2, 331, `kvm_msi_set_irq: dst ${dest} vec 34 (Fixed|physical|level)`),
      host(3, 331, 'kvm_apic_accept_irq: apicid 12c vec 34 (Fixed|level)'),
    ]
    expect(idsIn(wide, line(11, 1), setIrr(11), to('300'), line(11, 0), eoi(34, 11))).toEqual([])
    expect(idsIn(wide, line(11, 1), setIrr(11), to('44'), line(11, 0), eoi(34, 11))).toEqual([
      'stale-route-used 11',
      'wrong-cpu-handler 11',
    ])
  })
})

describe('a route that was never set', () => {
  const early = [
    line(11, 1),
    entry(11, 1, MASKED | LEVEL | 34),
    write(low(11), LEVEL | 34),
    setIrr(11),
    trigger(11),
    route(11, 1, 34),
  ]

  it('is told as that, not as a stale one nor as a lost EOI', () => {
    const stuck = 'STUCK: handled 0 of 1 wanted within 1000 ms, edu irq status 1, handler total 0'
    const reserved = 'kvm_irqchip_add_msi_route dev N/A vector 0 virq 11'
    expect(idsIn(reserved, early, line(11, 0), line(11, 1), stuck)).toEqual([
      'route-never-set 11',
      'coalesced 11',
    ])
  })

  it('is inferred where the log shows the pin as reset left it', () => {
    expect(found(read(low(11), MASKED), early)[0]).toMatchObject({
      id: 'route-never-set',
      confidence: 0.8,
    })
  })

  it('is certain where the host sends vector 0', () => {
    const sent = [
      host(1, 331, 'kvm_set_irq: gsi 11 level 1 source 0'),
      host(2, 331, 'kvm_msi_set_irq: dst 0 vec 0 (Fixed|physical|edge)'),
    ]
    expect(found(early, sent)[0]).toMatchObject({ id: 'route-never-set', confidence: 0.97 })
  })

  it('is not claimed of a log that begins in the middle', () => {
    expect(idsIn(early)).toEqual([])
  })
})

describe('a lost EOI', () => {
  it('is not an EOI that the end of the log cuts off', () => {
    expect(
      idsIn(
        started,
        line(11, 1),
        setIrr(11),
        trigger(11),
        'The affinity mask was 1 and the handler is on 1',
        line(11, 0),
        line(11, 1),
      ),
    ).toEqual([])
  })

  it('is not one that a line of its own was lost of, if the pin is delivered again', () => {
    const again = [line(11, 1), setIrr(11), trigger(11)]
    expect(
      idsIn(
        started,
        again,
        times(40, (n) => line(11, n % 2 ? 1 : 0)),
        again,
        eoi(34, 11),
      ),
    ).toEqual([])
  })

  it('is shown by a device that raises its line again and again, and nothing comes', () => {
    const [lost] = found(
      started,
      line(11, 1),
      setIrr(11),
      trigger(11),
      times(40, (n) => line(11, n % 2 ? 1 : 0)),
    )
    expect(lost).toMatchObject({ id: 'eoi-lost', pin: 11, vector: 34, confidence: 0.7 })
  })

  it('is rescued by an explicit EOI of the guest', () => {
    const explicit = 'ioapic_mem_write ioapic mem write addr 0x40 regsel: 0x26 size 0x4 val 0x22'
    const stuck = times(40, (n) => line(11, n % 2 ? 1 : 0))
    expect(
      idsIn(started, line(11, 1), setIrr(11), trigger(11), stuck, explicit, eoi(34, 11)),
    ).toEqual([])
  })

  it('is not claimed of two pins that share a vector, for one broadcast ends both', () => {
    const both = [entry(10, 1, LEVEL | 34), entry(11, 2, LEVEL | 34)]
    const raised = [line(10, 1), setIrr(10), line(11, 1), setIrr(11), line(10, 0), line(11, 0)]
    const later = times(60, (n) => line(3, n % 2 ? 1 : 0))
    expect(idsIn(both, raised, eoi(34, 10, 11), later)).toEqual([])
    expect(idsIn(both, raised, eoi(34), later)).toEqual([])
  })

  it('is never claimed of an edge pin', () => {
    expect(
      idsIn(
        entry(4, 0, 0x30),
        times(200, (n) => line(4, n % 2 ? 1 : 0)),
      ),
    ).toEqual([])
  })

  it('is shown by the host alone, where exits for EOIs are traced', () => {
    const round = (at: number, exits: boolean) => [
      host(at, 333, 'kvm_set_irq: gsi 11 level 1 source 0'),
      host(at + 1, 333, 'kvm_msi_set_irq: dst 1 vec 34 (Fixed|physical|level)'),
      host(at + 2, 333, 'kvm_apic_accept_irq: apicid 1 vec 34 (Fixed|level)'),
      host(at + 3, 331, 'kvm_inj_virq: IRQ 0x22'),
      host(at + 4, 331, 'kvm_eoi: apicid 1 vector 34'),
      ...(exits ? [host(at + 5, 331, 'kvm_userspace_exit: reason KVM_EXIT_IOAPIC_EOI (26)')] : []),
      host(at + 6, 331, 'kvm_entry: vcpu 1, rip 0xffff'),
    ]
    expect(idsIn(round(10, true), round(20, true))).toEqual([])
    expect(idsIn(round(10, true), round(20, false))).toEqual(['eoi-lost 11'])
    expect(idsIn(round(10, false), round(20, true))).toEqual([])
    expect(idsIn(round(10, false))).toEqual([])
  })
})

describe('a storm', () => {
  const round = [...eoi(34, 11), setIrr(11)]

  it('is a thousand deliveries, each by the EOI of the one before', () => {
    const [storm] = found(started, line(11, 1), setIrr(11), times(1_200, () => round).flat())
    expect(storm).toMatchObject({ id: 'interrupt-storm', pin: 11, vector: 34, confidence: 0.7 })
  })

  it('is not as many deliveries of a device that lowers its line in between', () => {
    const busy = [line(11, 0), line(11, 1), ...round]
    expect(
      idsIn(
        started,
        line(11, 1),
        setIrr(11),
        times(1_200, () => busy).flat(),
        line(11, 0),
        eoi(34, 11),
      ),
    ).toEqual([])
  })

  it('is certain with the delayed re-assert, and by the guest that gives the interrupt up', () => {
    const delayed = 'ioapic_eoi_delayed_reassert delayed reassert on EOI broadcast for vector 11'
    expect(found(delayed)[0]).toMatchObject({ id: 'interrupt-storm', pin: 11, confidence: 1 })
    const [gaveUp] = found(
      started,
      '[   12.345678] irq 11: nobody cared (try booting with the "irqpoll" option)',
    )
    expect(gaveUp).toMatchObject({ id: 'interrupt-storm', pin: 11, confidence: 0.9 })
  })

  it('is not the tick of a timer, however long', () => {
    expect(
      idsIn(
        entry(2, 0, 0x30),
        times(3_000, (n) => line(0, n % 2 ? 1 : 0)),
      ),
    ).toEqual([])
  })
})

describe('a pin that waits behind its mask', () => {
  const masked = [
    ...entry(11, 1, LEVEL | 34),
    ...served,
    write(low(11), MASKED | LEVEL | 34),
    line(11, 1),
  ]

  it('is told where it waits to the end', () => {
    expect(idsIn(masked)).toEqual(['masked-pending 11'])
  })

  it('is not told for the mask of a move, which is soon over', () => {
    expect(idsIn(masked, write(low(11), LEVEL | 34), setIrr(11), line(11, 0), eoi(34, 11))).toEqual(
      [],
    )
  })

  it('is not told of a line that fell before anybody unmasked the pin', () => {
    expect(idsIn(masked, line(11, 0))).toEqual([])
  })
})

describe('a tracer that lost events', () => {
  it('is told with how many, in the words of the tracer', () => {
    const [lost] = found(host(1, 331, 'kvm_entry: vcpu 1, rip 0xf'), 'CPU:0 [LOST 44002 EVENTS]')
    expect(lost).toMatchObject({ id: 'events-lost', severity: 'note', confidence: 1 })
    expect(lost?.text).toContain('44,002')
  })
})
