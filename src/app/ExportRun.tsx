import { useState } from 'react'
import { useStore } from 'zustand'
import { exportRun, FORMATS, type Format } from '../export/formats.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { pngOf } from './export-png.ts'
import { blobOf, fileName, save } from './export-save.ts'
import { pathPicture, timelinePicture } from './export-views.tsx'
import { laneNames } from './lanes.ts'
import { writeLink } from './permalink.ts'
import type { Session, SessionStore } from './session.ts'

interface ExportRunProps {
  readonly store: SessionStore
  onNotice(text: string): void
}

/** What the run of the Step view can be saved as. */
export function ExportRun({ store, onNotice }: ExportRunProps) {
  const run = useStore(store, (session) => session.run)
  const focused = useStore(store, (session) => session.focused)
  const [chosen, setChosen] = useState<number | null>(null)
  const names = laneNames(run)
  const lane = Math.min(chosen ?? focused, names.length - 1)
  const both = names.length > 1
  const machine = both ? `Machine ${names[lane]}` : 'The machine'
  const ofRun = FORMATS.filter(({ wholeRun }) => wholeRun)
  const ofLane = FORMATS.filter(({ wholeRun }) => !wholeRun)
  return (
    <ExportMenu
      onNotice={onNotice}
      choice={
        both
          ? {
              label: 'Which machine',
              options: names.map((name) => `Machine ${name}`),
              chosen: lane,
              onChoose: setChosen,
            }
          : undefined
      }
      groups={[
        { label: `${machine}: its logs and what follows from them`, items: ofLane.map(item) },
        { label: both ? 'Both machines' : 'The run', items: ofRun.map(item) },
        { label: 'Pictures, as they are shown', items: pictures(store) },
      ]}
    />
  )

  function item(format: Format) {
    const { id, mime, ending, wholeRun } = format
    return {
      ...format,
      save() {
        const link = new URL(writeLink(store.getState()), window.location.href).href
        const chunks = exportRun(run, lane, id, { link })
        const parts = wholeRun || !both ? [] : [names[lane] ?? 'A']
        save(fileName(['irq-path', run.scenario.id, ...parts], ending), blobOf(chunks, mime))
      },
    }
  }
}

const pictures = (store: SessionStore) => {
  const name = (what: string, { run, cursor }: Session, ending: string) =>
    fileName(['irq-path', run.scenario.id, what, `step-${cursor}`], ending)
  return [
    { what: 'path', title: 'Path', make: pathPicture },
    { what: 'timeline', title: 'Timeline', make: timelinePicture },
  ].flatMap(({ what, title, make }) => [
    {
      id: `${what}-svg`,
      title,
      use: 'drawing, for documents',
      ending: 'svg',
      save() {
        const session = store.getState()
        const { text } = make(session)
        save(name(what, session, 'svg'), blobOf([text], 'image/svg+xml'))
      },
    },
    {
      id: `${what}-png`,
      title,
      use: 'image, twice the size',
      ending: 'png',
      async save() {
        const session = store.getState()
        save(name(what, session, 'png'), await pngOf(make(session)))
      },
    },
  ])
}
