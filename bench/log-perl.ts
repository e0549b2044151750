/**
 * The same log read by perl, with one regular expression for each type of event. It looks for what
 * stands behind the name only and keeps nothing, and has the frequent events first: less than we do.
 */
import { execFileSync } from 'node:child_process'

const EVENTS = [
  /ioapic_set_irq vector: (\d+) level: (\d+)/,
  /ioapic_set_remote_irr set remote irr for pin (\d+)/,
  /ioapic_eoi_broadcast EOI broadcast for vector (\d+)/,
  /ioapic_clear_remote_irr clear remote irr for pin (\d+) vector (\d+)/,
  /apic_local_deliver vector (\d+) delivery mode (\d+)/,
  /kvm_inj_virq: IRQ 0x([0-9a-f]+)/,
  /kvm_pv_eoi: apicid ([0-9a-f]+) vector (\d+)/,
  /ioapic_mem_write ioapic mem write addr 0x([0-9a-f]+) regsel: 0x([0-9a-f]+) size 0x([0-9a-f]+) val 0x([0-9a-f]+)/,
  /kvm_eoi: apicid ([0-9a-f]+) vector (\d+)/,
  /kvm_apic_accept_irq: apicid ([0-9a-f]+) vec (\d+) \((\w+)\|(\w+)\)/,
  /kvm_msi_set_irq: dst ([0-9a-f]+) vec ([0-9a-f]+) \((\w+)\|(\w+)\|(\w+)/,
  /ioapic_mem_read ioapic mem read addr 0x([0-9a-f]+) regsel: 0x([0-9a-f]+) size 0x([0-9a-f]+) retval 0x([0-9a-f]+)/,
  /kvm_apic: apic_(read|write) (\w+) = 0x([0-9a-f]+)/,
  /(vtd_ir_\w+)/,
  /kvm_irqchip_commit_routes/,
  /kvm_irqchip_update_msi_route Updating MSI route virq=(\d+)/,
  /ioapic_service: trigger KVM IRQ (\d+)/,
  /kvm_set_irq: gsi (\d+) level (\d+) source (\d+)/,
  /kvm_userspace_exit: reason (\w+) \((\d+)\)/,
  /ioapic_update_kvm_routes: update KVM route for IRQ (\d+): ([0-9a-f]+) ([0-9a-f]+)/,
  /The affinity mask was ([0-9,-]+) and the handler is on (\d+)/,
  /### affinity irq (\d+) -> mask ([0-9a-f]+)/,
  /STUCK: handled (\d+) of (\d+) wanted/,
  /kvm_irqchip_add_msi_route dev (\S+) vector (\d+) virq (\d+)/,
  /apic_deliver_irq dest (\d+) dest_mode (\d+) delivery_mode (\d+) vector (\d+)/,
  /ioapic_eoi_delayed_reassert delayed reassert on EOI broadcast for vector (\d+)/,
]

/** perl stops at the first that is found; the time is that of its own processor use. */
const program = [
  'while (<>) {',
  ...EVENTS.map(({ source }, at) => `if (/${source}/) { $n[${at}]++; next }`),
  '} my $n = 0; $n += $_ // 0 for @n; my ($u, $s) = times; print "$n ", $u + $s',
].join('\n')

export function perlReads(path: string): { events: number; seconds: number } {
  const [events = 0, seconds = 0] = execFileSync('perl', ['-e', program, path], {
    encoding: 'utf8',
  })
    .split(' ')
    .map(Number)
  return { events, seconds }
}
