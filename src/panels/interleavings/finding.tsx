/** The head of an opened cell: claim, machine, verdict, figures. */
import type { FindingText } from '../../view/interleavings/finding.ts'
import './finding.css'
import { Sign } from '../sign.tsx'

interface FindingProps {
  readonly title: string
  readonly sentence: string
  readonly machine: string
  readonly text: FindingText
}

export const InterleavingsFinding = ({ title, sentence, machine, text }: FindingProps) => (
  <header className="finding">
    <h2>
      {title} <span>{machine}</span>
    </h2>
    <p className="finding-verdict" data-kind={text.kind}>
      {text.kind !== 'open' && <Sign kind={text.kind === 'good' ? 'ok' : 'bad'} />}
      <b>{text.fact}</b> <span>{text.figures}</span>
    </p>
    <p className="finding-claim">{sentence}</p>
  </header>
)
