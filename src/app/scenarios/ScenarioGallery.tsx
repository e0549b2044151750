import {
  type GalleryEntry,
  type GalleryMachine,
  GROUPS,
  gallery,
} from '../../core/scenarios/gallery.ts'
import type { Scenario } from '../../core/scenarios/scenario.ts'
import { machineName } from '../../view/kvm-rules.ts'
import { ScenarioDialog } from './ScenarioDialog.tsx'
import './scenario-gallery.css'

interface ScenarioGalleryProps {
  readonly open: boolean
  /** The one on screen, which its card says. */
  readonly scenario: Scenario
  onReady(entry: GalleryEntry): void
  onClose(): void
}

/** All ready scenarios as cards: what each teaches, and on which machines. */
export function ScenarioGallery({ open, scenario, onReady, onClose }: ScenarioGalleryProps) {
  return (
    <ScenarioDialog
      title="Scenarios"
      description="Each opens at its start, on the two machines that it compares."
      form="page"
      open={open}
      onClose={onClose}
    >
      {GROUPS.map((group) => (
        <section key={group} className="gallery-group" aria-label={group}>
          <h3>{group}</h3>
          <ul>
            {gallery
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <Card
                  key={entry.scenario.id}
                  entry={entry}
                  current={entry.scenario.id === scenario.id}
                  onOpen={() => onReady(entry)}
                />
              ))}
          </ul>
        </section>
      ))}
    </ScenarioDialog>
  )
}

interface CardProps {
  readonly entry: GalleryEntry
  readonly current: boolean
  onOpen(): void
}

const Card = ({ entry: { scenario, teaches, machines }, current, onOpen }: CardProps) => (
  <li>
    <button
      type="button"
      className="gallery-card"
      aria-current={current ? 'true' : undefined}
      onClick={onOpen}
    >
      <b>{scenario.title}</b>
      {current && <i>on screen</i>}
      <span>{teaches}</span>
      <small>
        <Machine name="A" machine={machines[0]} /> <Machine name="B" machine={machines[1]} />
      </small>
    </button>
  </li>
)

const Machine = ({
  name,
  machine,
}: {
  readonly name: string
  readonly machine: GalleryMachine
}) => (
  <span>
    <kbd>{name}</kbd> {machineName(machine.variant, machine.kvm.scan)}
  </span>
)
