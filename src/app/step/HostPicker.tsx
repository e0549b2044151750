import { memo } from 'react'
import { SCAN_RULES, type ScanRule } from '../../core/chips/eoi-exit.ts'
import { original, patched } from '../../core/vmm/qemu.ts'
import { variantById, variants } from '../../core/vmm/variants.ts'
import type { Host } from '../../trace/run.ts'
import { fixedRule, KVM_RULES as RULES } from '../../view/kvm-rules.ts'

interface HostPickerProps {
  readonly lane: 'A' | 'B'
  readonly host: Host
  onHost(host: Host): void
}

/** Which QEMU and which KVM a lane runs. */
export const HostPicker = memo(({ lane, host, onHost }: HostPickerProps) => {
  const { variant, kvm } = host
  const swapped = otherOrder(host)
  const fixed = fixedRule(variant)
  return (
    <div className="host-picker">
      <label className="picker" title={variant.summary}>
        <span>QEMU</span>
        <select
          aria-label={`QEMU of machine ${lane}`}
          value={variant.id}
          onChange={(event) => onHost({ kvm, variant: variantById(event.target.value) ?? variant })}
        >
          {variants.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="swap"
        aria-label={`Switch machine ${lane} to the ${swapped.variant.title} order`}
        title={`Switch to the ${swapped.variant.title} order (o)`}
        onClick={() => onHost(swapped)}
      >
        ⇄
      </button>
      <label className="picker" title={(fixed ?? RULES[kvm.scan])[1]}>
        <span>KVM</span>
        <select
          aria-label={`KVM of machine ${lane}`}
          aria-description={fixed?.[1]}
          disabled={fixed !== null}
          value={kvmId(host)}
          onChange={(event) => onHost({ variant, kvm: kvmOf(event.target.value) })}
        >
          {fixed ? (
            <option value={kvmId(host)}>{fixed[0]}</option>
          ) : (
            SCAN_RULES.map((scan) => (
              <optgroup key={scan} label={RULES[scan][1]}>
                <option value={scan}>{RULES[scan][0]}</option>
                <option value={`${scan}+apicv`}>{RULES[scan][0]}, APICv</option>
              </optgroup>
            ))
          )}
        </select>
      </label>
    </div>
  )
})

/** The same host in the other of the two orders; from any other variant, the original. */
export const otherOrder = ({ variant, kvm }: Host): Host => ({
  kvm,
  variant: variant.id === original.id ? patched : original,
})

const kvmId = ({ kvm }: Host): string => (kvm.apicv ? `${kvm.scan}+apicv` : kvm.scan)

function kvmOf(id: string): Host['kvm'] {
  const [scan, apicv] = id.split('+')
  return { scan: scan as ScanRule, apicv: apicv !== undefined }
}
