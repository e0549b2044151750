import { useStore } from 'zustand'
import { FORMATS, type Format } from '../export/formats.ts'
import { ExportMenu } from './ExportMenu.tsx'
import { pngOf } from './export-png.ts'
import { blobOf, fileName, save } from './export-save.ts'
import { logTimelinePicture } from './trace-picture.tsx'
import type { TraceStore } from './trace-store.ts'

interface ExportLogProps {
  readonly store: TraceStore
  onNotice(text: string): void
}

/** What the log of the Trace view can be saved as: its events, and the report of what was found. */
export function ExportLog({ store, onNotice }: ExportLogProps) {
  const isOpen = useStore(store, ({ status, head }) => status === 'open' && (head?.events ?? 0) > 0)
  if (!isOpen) return null
  const report = FORMATS.filter(({ id }) => id === 'markdown')
  const others = FORMATS.filter(({ id }) => id !== 'markdown')
  return (
    <ExportMenu
      onNotice={onNotice}
      groups={[
        { label: 'What was found', items: report.map(item) },
        { label: 'The events of the log', items: others.map(item) },
        { label: 'The timeline, as it is shown', items: pictures(store) },
      ]}
    />
  )

  function item(format: Format) {
    const { id, mime, ending } = format
    return {
      ...format,
      async save() {
        const { ask, files } = store.getState()
        const answer = await ask('file', { format: id, mime: `${mime};charset=utf-8` })
        if (!answer) throw new Error('the log is not read to its end yet')
        save(fileName([baseOf(files[0]?.name ?? 'log')], ending), answer.blob)
      },
    }
  }
}

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
