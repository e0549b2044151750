/** What the run of the Step view can be saved as. */
import { exportRun, FORMATS, type Format } from '../../export/formats.ts'
import { laneNames } from '../step/lanes.ts'
import { writeLink } from '../work/permalink.ts'
import type { Session, SessionStore } from '../work/session.ts'
import type { ExportGroup, ExportItem } from './ExportMenu.tsx'
import { pngOf } from './png.ts'
import { blobOf, fileName, save } from './save.ts'
import { pathPicture, timelinePicture } from './views.tsx'

/** `lane` is the machine of the formats that have one document for each. */
export function runExports(store: SessionStore, lane: number): ExportGroup[] {
  const names = laneNames(store.getState().run)
  const both = names.length > 1
  const machine = both ? `Machine ${names[lane]}` : 'The machine'
  const items = (wholeRun: boolean) =>
    FORMATS.filter((format) => format.wholeRun === wholeRun).map((format) =>
      runExport(store, lane, format),
    )
  return [
    { label: `${machine}: its logs and what follows from them`, items: items(false) },
    { label: both ? 'Both machines' : 'The run', items: items(true) },
    { label: 'Pictures, as they are shown', items: pictures(store) },
  ]
}

const runExport = (store: SessionStore, lane: number, format: Format): ExportItem => ({
  ...format,
  save() {
    const { id, mime, ending, wholeRun } = format
    const session = store.getState()
    const { run } = session
    const names = laneNames(run)
    const link = new URL(writeLink(session), window.location.href).href
    const chunks = exportRun(run, lane, id, { link })
    const parts = wholeRun || names.length === 1 ? [] : [names[lane] ?? 'A']
    save(fileName(['irq-path', run.scenario.id, ...parts], ending), blobOf(chunks, mime))
  },
})

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
