/** Which QEMU order and which KVM rule each machine has, and which pin is in focus. */
import { SCAN_RULES, type ScanRule } from '../../core/chips/eoi-exit.ts'
import { variants } from '../../core/vmm/variants.ts'
import { type Host, hostsOf } from '../../trace/run.ts'
import { laneName } from '../../view/code/listing.ts'
import { fixedRule, KVM_RULES } from '../../view/kvm-rules.ts'
import { pinChoices } from '../../view/stations/stations.ts'
import type { Session } from '../work/session.ts'
import { type PaletteEntry, unless } from './palette.ts'

export const machineEntries = ({ run, setHost }: Session): PaletteEntry[] =>
  hostsOf(run).flatMap((host, lane) => [
    ...qemus(host, lane, setHost),
    ...kvms(host, lane, setHost),
  ])

const SO_NOW = 'it is so now'

const qemus = (host: Host, lane: number, setHost: Session['setHost']): PaletteEntry[] =>
  variants.map((variant) => ({
    id: `qemu:${lane}:${variant.id}`,
    group: 'Machines',
    title: `QEMU of machine ${laneName(lane)}: ${variant.title}`,
    detail: variant.summary,
    words: ['order', 'variant'],
    many: true,
    ...unless(variant.id === host.variant.id ? SO_NOW : null),
    run: () => setHost(lane, { ...host, variant }),
  }))

const kvms = (host: Host, lane: number, setHost: Session['setHost']): PaletteEntry[] =>
  SCAN_RULES.flatMap((scan) =>
    [false, true].map((apicv) => ({
      id: `kvm:${lane}:${scan}${apicv ? '+apicv' : ''}`,
      group: 'Machines',
      title: `KVM of machine ${laneName(lane)}: ${KVM_RULES[scan][0]}${apicv ? ', APICv' : ''}`,
      detail: KVM_RULES[scan][1],
      words: ['rule', 'scan'],
      many: true as const,
      ...unless(fixedRule(host.variant)?.[1] ?? (isSo(host, scan, apicv) ? SO_NOW : null)),
      run: () => setHost(lane, { ...host, kvm: { scan, apicv } }),
    })),
  )

const isSo = ({ kvm }: Host, scan: ScanRule, apicv: boolean): boolean =>
  kvm.scan === scan && kvm.apicv === apicv

export const pinEntries = ({ run, pin: focus, focusPin }: Session): PaletteEntry[] =>
  pinChoices(run.scenario).map(({ pin, name }) => ({
    id: `pin:${pin}`,
    group: 'Pins',
    title: `focus pin ${pin}`,
    detail: name,
    words: ['GSI', 'IRQ'],
    many: true,
    ...unless(pin === focus ? 'it is in focus' : null),
    run: () => focusPin(pin),
  }))
