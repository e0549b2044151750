/** Bands too short to be told apart become one that counts them; what is bad stands for itself. */
import { grouped } from '../../base/grouped.ts'
import type { BandForm } from './forms.ts'
import { type Band, isBadBand } from './model.ts'

/** `least`: bands shorter than this that follow each other as closely are joined. */
export function gather(least: number) {
  const done: Band[] = []
  let run: { form: BandForm; from: number; to: number; count: number } | null = null
  const flush = () => {
    if (!run) return
    const { form, from, to, count } = run
    done.push({ ...(count > 1 ? busyForm(form, count) : form), from, to })
    run = null
  }
  return {
    add(form: BandForm, from: number, to: number) {
      const isSmall = to - from < least && !isBadBand(form)
      if (run?.form.kind === form.kind && isSmall && from - run.to < least) {
        run.to = to
        run.count++
        return
      }
      flush()
      if (isSmall) run = { form, from, to, count: 1 }
      else done.push({ ...form, from, to })
    },
    bands() {
      flush()
      return done
    },
  }
}

function busyForm({ labels, title }: BandForm, count: number): BandForm {
  const times = `${grouped(count)} times`
  return {
    kind: 'busy',
    labels: [`${times} ${labels[0] ?? ''}`, times],
    title: `${times}: ${title}`,
    wrong: false,
  }
}
