/** What the log of the Trace view can be saved as: its events, and the report of what was found. */
import { FORMATS, type Format } from '../../export/formats.ts'
import { logTimelinePicture } from '../trace/picture.tsx'
import type { TraceStore } from '../trace/store.ts'
import type { ExportGroup, ExportItem } from './ExportMenu.tsx'
import { pngOf } from './png.ts'
import { blobOf, fileName, save } from './save.ts'

export const logExports = (store: TraceStore): ExportGroup[] => {
  const items = (formats: readonly Format[]) => formats.map((format) => logExport(store, format))
  return [
    { label: 'What was found', items: items(FORMATS.filter(({ id }) => id === 'markdown')) },
    { label: 'The events of the log', items: items(FORMATS.filter(({ id }) => id !== 'markdown')) },
    { label: 'The timeline, as it is shown', items: pictures(store) },
  ]
}

const logExport = (store: TraceStore, format: Format): ExportItem => ({
  ...format,
  async save() {
    const { id, mime, ending } = format
    const { ask, files } = store.getState()
    const answer = await ask('file', { format: id, mime: `${mime};charset=utf-8` })
    if (!answer) throw new Error('the log is not read to its end yet')
    save(fileName([baseOf(files[0]?.name ?? 'log')], ending), answer.blob)
  },
})

const pictures = (store: TraceStore) => {
  const name = (ending: string) => {
    const { files, place, pin } = store.getState()
    return fileName([baseOf(files[0]?.name ?? 'log'), `pin-${pin}`, `at-${place}`], ending)
  }
  return [
    {
      id: 'timeline-svg',
      title: 'Timeline',
      use: 'drawing, for documents',
      ending: 'svg',
      async save() {
        const { text } = await logTimelinePicture(store)
        save(name('svg'), blobOf([text], 'image/svg+xml'))
      },
    },
    {
      id: 'timeline-png',
      title: 'Timeline',
      use: 'image, twice the size',
      ending: 'png',
      async save() {
        save(name('png'), await pngOf(await logTimelinePicture(store)))
      },
    },
  ]
}

/** A file's name without its endings, so that ours is not taken for the original. */
const baseOf = (name: string): string =>
  `${name.replace(/(?:\.(?:gz|log|txt|trace))+$/i, '')}-export`
