import { grouped } from '../../base/grouped.ts'
import './fits.css'
import type { Fingerprint, Fit } from '../../log/finding.ts'
import { fitGroups, fitWords, kvmWords, qemuName } from '../../view/log/fit-words.ts'

export interface ShownFit extends Fit {
  /** Where the first conflict stands on the timeline. */
  readonly place: number | null
}

interface FitsProps {
  readonly fits: readonly ShownFit[]
  readonly fingerprint: Fingerprint
  /** The machine shown beside the recording. */
  readonly chosen: { readonly qemu: string; readonly kvm: string } | null
  onChoose(choice: { readonly qemu: string; readonly kvm: string } | null): void
  onSeek(place: number): void
}

/** Every machine of the model held against the log: what it explains, and where it first cannot. */
export function Fits({ fits, fingerprint, chosen, onChoose, onSeek }: FitsProps) {
  const most = Math.max(...fits.map(({ explained }) => explained))
  return (
    <section className="fits" aria-label="Which machine fits">
      <h2>Which machine fits this log</h2>
      {fingerprint.text !== '' && <p>{fingerprint.text}</p>}
      {fits.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">QEMU</th>
              <th scope="col">KVM</th>
              <th scope="col">Explains</th>
              <th scope="col">
                <span className="visually-hidden">Beside the log</span>
              </th>
            </tr>
          </thead>
          {fitGroups(fits).map(({ fit, kvms }) => (
            <FitRow
              key={`${fit.qemu} ${fit.kvm}`}
              fit={fit}
              kvms={kvms}
              isBest={fit.explained === most}
              isChosen={chosen?.qemu === fit.qemu && kvms.includes(chosen.kvm)}
              onChoose={onChoose}
              onSeek={onSeek}
            />
          ))}
        </table>
      )}
    </section>
  )
}

interface FitRowProps extends Pick<FitsProps, 'onChoose' | 'onSeek'> {
  readonly fit: ShownFit
  readonly kvms: readonly string[]
  readonly isBest: boolean
  readonly isChosen: boolean
}

function FitRow({ fit, kvms, isBest, isChosen, onChoose, onSeek }: FitRowProps) {
  const { qemu, kvm, explained, of, firstConflict, place } = fit
  return (
    <tbody data-best={isBest || undefined}>
      <tr>
        <th scope="row">
          <span className="fit-sign" aria-hidden="true">
            {firstConflict ? '×' : '✓'}
          </span>
          {qemuName(qemu)}
        </th>
        <td className="fit-kvm">{kvmWords(kvms)}</td>
        <td className="fit-count">
          {grouped(explained)} of {grouped(of)}
        </td>
        <td>
          <button
            type="button"
            className="fit-beside"
            aria-pressed={isChosen}
            aria-label={`Show ${qemuName(qemu)} on ${kvm} beside the log`}
            onClick={() => onChoose(isChosen ? null : { qemu, kvm })}
          >
            beside
          </button>
        </td>
      </tr>
      <tr className="fit-conflict">
        <td colSpan={4} title={fitWords(fit)}>
          {firstConflict && place !== null && (
            <button type="button" className="line-link" onClick={() => onSeek(place)}>
              line {grouped(firstConflict.line)}
            </button>
          )}
          {fitWords(fit)}
        </td>
      </tr>
    </tbody>
  )
}
