/** Files as the worker wants them. */
import type { LogFile } from '../../worker/log-protocol.ts'

export const filesOf = (files: Iterable<File> | ArrayLike<File>): LogFile[] =>
  Array.from(files, (file) => ({ name: file.name, blob: file }))

export const pastedFile = (text: string): LogFile => ({
  name: 'pasted text',
  blob: new Blob([text], { type: 'text/plain' }),
})

export interface Sample {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly files: readonly string[]
  readonly about: string
  readonly qemu: string
  readonly kvm: string
  readonly guest: string
  readonly host: string
  readonly command: string
}

const FOLDER = './samples/'

export async function loadSamples(): Promise<readonly Sample[]> {
  const answer = await fetch(`${FOLDER}index.json`)
  if (!answer.ok) throw new Error(`The samples are not beside the page (${answer.status}).`)
  const { samples } = (await answer.json()) as { readonly samples: readonly Sample[] }
  return samples
}

export const loadSample = ({ files }: Sample): Promise<LogFile[]> =>
  Promise.all(
    files.map(async (name) => {
      const answer = await fetch(`${FOLDER}${name}`)
      if (!answer.ok) throw new Error(`${name} is not beside the page (${answer.status}).`)
      return { name, blob: await answer.blob() }
    }),
  )
